using System.Diagnostics;
using System.Globalization;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Contracts.Models;
using ModelOperator.Testing.Onnx;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>
/// A folder of ONNX whose weights are in several files, from a server with the API of S3, on the operator's own server.
/// <c>make bench-folder</c> runs it with a large one and shows what the tests print.
/// </summary>
public sealed class ShardedModelTests(ITestOutputHelper output) : ServerTest
{
    private const int Replicas = 3;
    private const long Mebibyte = 1 << 20;

    private static readonly string? Asked = Environment.GetEnvironmentVariable("FOLDER_MEBIBYTES");

    private static readonly long Mebibytes = long.Parse(Asked ?? "40", CultureInfo.InvariantCulture);

    // A slow disk takes 10 MiB/s, and each byte is written, read for its digest and read by three servers.
    private static readonly TimeSpan LoadPatience = Cluster.Patience + TimeSpan.FromSeconds(Mebibytes / 2);

    private static readonly string Question =
        $$"""{"inputs":[{"name":"x","shape":[1,64],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat("4000", 64))}}]}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Folder_IsRolledOut_WithoutAFailedRequest()
    {
        using var store = await ModelStore.StartAsync(Namespace, Image);
        var (first, second) = (await Write(store, "1", 40, 1, 20, 300), await Write(store, "2", 40, 2, 40, 600));
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

    [Fact]
    public async Task Cache_ServesAllPods_AndTheNextRevision_FromOneDownload()
    {
        await MakeModels();
        using var store = await ModelStore.StartAsync(Namespace, Image);
        var digest = await Write(store, "1", Mebibytes, 1, 20, 300, 2000);
        var started = Stopwatch.GetTimestamp();
        await Apply(Spec(store, "1", digest, Replicas, "models"));
        var said = new HashSet<string>(StringComparer.Ordinal);
        var first = StableOf(await Until(
            d => Note(d, said) && IsDone(d) && d.Status!.StableRevision is not null, "three pods", LoadPatience));
        said.Where(message => message.Contains("fetching", StringComparison.Ordinal)).ToList().ForEach(Print);
        Print($"{Replicas} pods ready, from nothing: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s for {Mebibytes} MiB");
        foreach (var pod in await Pods(first))
        {
            Print((await Kubectl.Run(null, "logs", "-n", Namespace, pod.Metadata.Name!, "-c", "fetch")).Output.Trim());
        }

        (await Post("/v2/models/digits/infer", Question)).ShouldContain("[6321,6321,");
        (await Downloads(store)).ShouldBe([1, 1, 1, 1, 1], "four files of weights and the graph");

        started = Stopwatch.GetTimestamp();
        await Apply(Spec(store, "1", digest, Replicas, "models", labels: "{team: other}"));
        await Until(
            d => d.Status?.StableRevision is { } stable && stable != first && IsDone(d), "the next revision", LoadPatience);
        Print($"the next revision with the same model, promoted after a step of 5 s: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");

        (await Downloads(store)).ShouldBe([1, 1, 1, 1, 1], "the next revision finds the model");
        if (Asked is not null)
        {
            await PrintCurl(store);
        }
    }

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await base.DisposeAsync();
    }

    private static bool Note(ModelDeployment deployment, HashSet<string> said)
    {
        said.Add(deployment.Status?.Message ?? "");
        return true;
    }

    private static bool IsDone(ModelDeployment deployment) =>
        deployment.Status is { CandidateRevision: null, Phase: Api.Status.RolloutPhase.Healthy };

    private static async Task<IEnumerable<int>> Downloads(ModelStore store) =>
        (await store.AskedAsync()).Where(file => file.Key.StartsWith("/models/", StringComparison.Ordinal)).Select(file => file.Value);

    private void Print(FormattableString line) => Print(line.ToString(CultureInfo.InvariantCulture));

    private void Print(string line) => output.WriteLine(line);

    // The same files by the usual program, four at once as the fetching container does, from this machine.
    private async Task PrintCurl(ModelStore store)
    {
        var copies = Path.Combine(_folder.FullName, "curl");
        var names = Directory.GetFiles(Path.Combine(_folder.FullName, "1")).Select(Path.GetFileName);
        var started = Stopwatch.GetTimestamp();
        var (exitCode, _, errors) = await Command.RunWithin(
            TimeSpan.FromMinutes(10), "curl", null,
            [
                "--no-progress-meter", "--fail", "--create-dirs", "--parallel", "--parallel-max", "4",
                .. names.SelectMany(name => new[] { "-o", Path.Combine(copies, name!), $"{store.Address}/models/sharded/1/{name}" }),
            ]);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        exitCode.ShouldBe(0, errors);
        Print($"curl: {seconds:0.0} s, {Mebibytes / seconds:0} MiB/s, without a digest");
    }

    private async Task<string> Write(ModelStore store, string version, long mebibytes, params float[] added)
    {
        var folder = Path.Combine(_folder.FullName, version);
        ShardedModel.Write(folder, mebibytes * Mebibyte / added.Length / (ShardedModel.Width * sizeof(float)), added);
        await store.PutFolderAsync($"models/sharded/{version}", folder);
        return (await LocalFolder.ReadAsync(folder, CancellationToken.None)).Digest;
    }

    // Other tests of sharded models apply the same.
    internal static string Spec(
        ModelStore store, string version, string digest, int replicas = 1, string? cache = null, string labels = "{}") => $$$"""
        apiVersion: modeloperator.dev/v1alpha1
        kind: ModelDeployment
        metadata: {name: digits}
        spec:
          replicas: {{{replicas}}}
          model:
            uri: "s3://models/sharded/{{{version}}}/"
            version: "{{{version}}}"
            sha256: {{{digest}}}
            s3: {endpoint: "{{{store.S3}}}", pathStyle: true}
            {{{(cache is null ? "" : $"cache: {{claim: {cache}}}")}}}
          pod: {labels: {{{labels}}}}
          strategy: {canary: {steps: [{weight: 50, duration: 5s}]}}
          traffic: {gateway: {replicas: 1}}
        """;
}
