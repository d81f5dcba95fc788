using System.Net;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Cli.Tests.CommandLine;

/// <summary>The commands that write the spec: <c>set model</c> and <c>undo</c>.</summary>
public sealed class SpecCommandTests
{
    private const string Next = "configmap://digits/v2.onnx";

    private static readonly ModelDeployment Digits = Samples.Healthy with
    {
        Metadata = Samples.Healthy.Metadata with { Uid = "uid-1", ResourceVersion = "42" },
    };

    // Its spec asks for model 2 by now.
    private static readonly ModelDeployment Second = Digits with
    {
        Spec = Digits.Spec with { Model = new() { Uri = Next, Version = "2" } },
    };

    private static readonly string One = RevisionTemplate.Of(Digits.Spec).Revision;
    private static readonly string Two = RevisionTemplate.Of(Second.Spec).Revision;

    [Fact]
    public async Task SetModel_WritesAndSaysWhatFollows()
    {
        var cluster = new FakeCluster(Digits);

        var (code, output, errors) = await PluginTests.RunAsync(cluster, "set", "model", "digits", Next, "--version", "2");

        (code, errors).ShouldBe((0, ""));
        output.ShouldStartWith($"digits: model set to {Next}, model 2 (");
        cluster.Patches.Single().ShouldContain("/spec/model/uri");
    }

    [Fact]
    public async Task SetModel_OfASpecThatChangedMeanwhile_IsRefused() =>
        (await PluginTests.RunAsync(Changing(Digits), "set", "model", "digits", Next))
            .ShouldBe((1, "", "error: 'digits' was changed while set model looked at it; nothing was written, try again\n"));

    [Fact]
    public async Task Undo_PatchesTheSpecAndSaysWhatFollows()
    {
        var cluster = Keeping(new(Promoted));

        var (code, output, errors) = await PluginTests.RunAsync(cluster, "undo", "digits");

        (code, errors).ShouldBe((0, ""));
        output.ShouldStartWith($"digits: spec set back from model 2 ({Two}) to model 1 ({One})");
        cluster.Patches.Single().ShouldContain("/spec/model");
        (await PluginTests.RunAsync(cluster, "undo", "digits", "--to", "9999999999")).Errors.ShouldContain(
            "has no revision 9999999999", Case.Sensitive, "it is another's");
    }

    [Fact]
    public async Task Undo_OfASpecThatChangedMeanwhile_IsRefused() =>
        (await PluginTests.RunAsync(Keeping(Changing(Promoted)), "undo", "digits"))
            .ShouldBe((1, "", "error: 'digits' was changed while undo looked at it; nothing was written, try again\n"));

    private static ModelDeployment Promoted => Second with
    {
        Status = new() { StableRevision = Two, FormerStableRevisions = [One] },
    };

    private static FakeCluster Changing(ModelDeployment deployment) =>
        new(deployment) { PatchFailure = new KubernetesApiException(HttpStatusCode.Conflict, null, "the object has been modified") };

    private static FakeCluster Keeping(FakeCluster cluster)
    {
        cluster.Snapshots.Add(Kept.Of(Second.Spec, 2, "uid-1"));
        cluster.Snapshots.Add(Kept.Of(Digits.Spec, 1, "uid-1"));
        cluster.Snapshots.Add(Kept.Of(Digits.Spec with { Replicas = 9 }, 9, "uid-of-an-earlier-namesake", "9999999999"));
        return cluster;
    }
}
