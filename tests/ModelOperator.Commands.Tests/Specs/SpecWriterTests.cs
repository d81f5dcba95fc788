using System.Net;
using ModelOperator.Api;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Specs;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Tests.Specs;

public sealed class SpecWriterTests
{
    private static readonly ModelDeployment Digits = Samples.Healthy with
    {
        Metadata = Samples.Healthy.Metadata with { ResourceVersion = "42" },
    };

    private static readonly SpecChange Change = ModelChange.Decide(Digits, "configmap://digits/v2.onnx", "2", sha256: null);

    [Fact]
    public async Task Change_IsWrittenForTheVersionThatWasRead()
    {
        var cluster = new FakeCluster(Digits);

        await SpecWriter.WriteAsync(cluster, Digits, Change, "set model", CancellationToken.None);

        cluster.Patches.ShouldHaveSingleItem().ShouldStartWith(
            """[{"op":"replace","path":"/metadata/resourceVersion","value":"42"},""");
    }

    [Fact]
    public async Task SpecThatChangedMeanwhile_IsNotWrittenOver()
    {
        var cluster = new FakeCluster(Digits) { PatchFailure = new KubernetesApiException(HttpStatusCode.Conflict, null, "modified") };

        (await Should.ThrowAsync<RefusedException>(
            () => SpecWriter.WriteAsync(cluster, Digits, Change, "set model", CancellationToken.None))).Message
            .ShouldBe("'digits' was changed while set model looked at it; nothing was written, try again");
    }
}
