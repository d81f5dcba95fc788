using ModelOperator.Contracts.Models;
using ModelOperator.Testing.Onnx;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>A folder of ONNX whose weights are in several files, from a server with the API of S3, on the operator's own server.</summary>
public sealed class ShardedModelTests(ITestOutputHelper output) : ServerTest
{
    private const int Rows = 50_000;

    private static readonly string Question =
        $$"""{"inputs":[{"name":"x","shape":[1,64],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat("4000", 64))}}]}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Folder_IsRolledOut_WithoutAFailedRequest()
    {
        using var store = await ModelStore.StartAsync(Namespace, Image);
        var (first, second) = (await Write(store, "1", 1, 20, 300), await Write(store, "2", 2, 40, 600));
        await Apply(Spec(store, "1", first));
        await UntilHealthy("1");
        (await Post("/v2/models/digits/infer", Question)).ShouldContain("[4321,4321,");
        await using var traffic = await StartTraffic();

        await Apply(Spec(store, "2", second));
        var stable = StableOf(await UntilHealthy("2"));

        (await Post("/v2/models/digits/infer", Question)).ShouldContain("[4642,4642,");
        traffic.By(stable).ShouldBePositive();
        traffic.Failed.ShouldBe(0, traffic.Failures);
        output.WriteLine(traffic.Table);
    }

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await base.DisposeAsync();
    }

    private async Task<string> Write(ModelStore store, string version, params float[] added)
    {
        var folder = Path.Combine(_folder.FullName, version);
        ShardedModel.Write(folder, Rows, added);
        await store.PutFolderAsync($"models/sharded/{version}", folder);
        return (await LocalFolder.ReadAsync(folder, CancellationToken.None)).Digest;
    }

    private static string Spec(ModelStore store, string version, string digest) => $$$"""
        apiVersion: modeloperator.dev/v1alpha1
        kind: ModelDeployment
        metadata: {name: digits}
        spec:
          model:
            uri: "s3://models/sharded/{{{version}}}/"
            version: "{{{version}}}"
            sha256: {{{digest}}}
            s3: {endpoint: "{{{store.S3}}}", pathStyle: true}
          strategy: {canary: {steps: [{weight: 50, duration: 5s}]}}
          traffic: {gateway: {replicas: 1}}
        """;
}
