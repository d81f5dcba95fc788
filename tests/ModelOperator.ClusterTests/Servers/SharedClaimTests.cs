using System.Diagnostics;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Contracts.Models;
using ModelOperator.Testing.Onnx;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>A claim that pods share, when something goes wrong on it, and what is done with it by hand.</summary>
public sealed class SharedClaimTests(ITestOutputHelper output) : ServerTest
{
    private const int Shards = 4;
    private const long Rows = 16_384;
    private const string Held = "/models/sharded/1/model-00003-of-00004.onnx.data";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Claim => $"/tmp/model-operator-{Namespace}";

    [Fact]
    public async Task DownloaderThatIsKilledInTheMiddle_IsReplaced_AndNoCompleteFileIsDownloadedAgain()
    {
        await MakeModels();
        using var store = await ModelStore.StartAsync(Namespace, Image);
        var digest = await Write();
        await store.PutFolderAsync("models/sharded/1", _folder.FullName);
        await store.HoldAsync(Held);
        await Apply(ShardedModelTests.Spec(store, "1", digest, replicas: 2, cache: "models"));
        await Cluster.Until(
            () => Task.FromResult(CompleteFiles(digest)), files => files == Shards, "all files but the one that is held are complete");

        KillDownloader(digest);
        await store.ReleaseAsync();
        var stable = StableOf(await UntilHealthy("1"));

        (await store.AskedAsync()).Where(file => file.Key.StartsWith("/models/", StringComparison.Ordinal))
            .Select(file => (file.Key == Held, file.Value)).Order()
            .ShouldBe([(false, 1), (false, 1), (false, 1), (false, 1), (true, 2)]);
        var logs = new List<string>();
        foreach (var pod in await Pods(stable))
        {
            logs.Add((await Kubectl.Run(null, "logs", "-n", Namespace, pod.Metadata.Name!, "-c", "fetch")).Output);
        }

        logs.ForEach(output.WriteLine);
        logs.ShouldContain(log => log.Contains("gave no sign of life for 60 s; taking over", StringComparison.Ordinal));
        Directory.GetDirectories($"{Claim}/sha256/{digest}", ".fetch-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task ModelOnTheClaim_IsServedFromThere_AndTheDocsCommandFindsWhatIsInUse()
    {
        await MakeModels();
        var digest = await Write();
        await WriteToTheClaim();
        await Apply($$$"""
            apiVersion: modeloperator.dev/v1alpha1
            kind: ModelDeployment
            metadata: {name: digits}
            spec:
              replicas: 2
              model:
                uri: "pvc://models/sharded/1/"
                version: "1"
                sha256: {{{digest}}}
                cache: {claim: models}
              strategy: {canary: {steps: [{weight: 50, duration: 5s}]}}
              traffic: {gateway: {replicas: 1}}
            """);

        await UntilHealthy("1");

        var numbers = string.Join(',', Enumerable.Repeat("4000", ShardedModel.Width));
        (await Post("/v2/models/digits/infer", $$"""{"inputs":[{"name":"x","shape":[1,64],"datatype":"FP32","data":[{{numbers}}]}]}"""))
            .ShouldContain("[4010,4010,");
        Directory.GetFileSystemEntries($"{Claim}/sha256/{digest}").ShouldHaveSingleItem().ShouldEndWith(".verified");
        (await InUse()).ShouldBe($"sha256/{digest}\n");
    }

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await base.DisposeAsync();
    }

    private async Task<string> Write()
    {
        ShardedModel.Write(_folder.FullName, Rows, 1, 2, 3, 4);
        return (await LocalFolder.ReadAsync(_folder.FullName, CancellationToken.None)).Digest;
    }

    // The claim is a folder of this machine, which belongs to the user of pods as the kubelet would make it.
    private async Task WriteToTheClaim()
    {
        var (code, _, errors) = await Command.RunWithin(
            Cluster.Patience, "sh", null, "-c",
            $"mkdir -p {Claim}/sharded/1 {Claim}/sha256 && cp {_folder.FullName}/* {Claim}/sharded/1/ && chown -R 65532:65532 {Claim} && "
                + $"chmod -R u=rwX,go=rX {Claim}");
        code.ShouldBe(0, errors);
    }

    // The command of docs/model-server.md, which must be the same.
    private async Task<string> InUse()
    {
        var docs = await File.ReadAllTextAsync(Path.Combine(Digits.RepositoryRoot(), "docs", "model-server.md"));
        var command = docs.Split('\n').Single(line => line.StartsWith("kubectl get deployments,pods", StringComparison.Ordinal))
            .Replace("--namespace ml", $"--namespace {Namespace}", StringComparison.Ordinal);
        var (code, found, errors) = await Command.RunWithin(Cluster.Patience, "sh", null, "-c", command);
        code.ShouldBe(0, errors);
        return found;
    }

    private int CompleteFiles(string digest)
    {
        var root = $"{Claim}/sha256/{digest}";
        // The folder of a download is hidden: its name begins with a dot.
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var journal = Directory.Exists(root) ? Directory.GetFiles(root, "journal", all).SingleOrDefault() : null;
        return journal is null ? 0 : File.ReadAllLines(journal).Length;
    }

    /// <summary>Kills the process in the container that has the lock. It cannot say anything any more.</summary>
    private void KillDownloader(string digest)
    {
        // The lock begins with the pod's name, which is its host name, and the id of the container.
        var owner = File.ReadAllText($"{Claim}/sha256/{digest}/lock").Split(' ')[0];
        var pod = owner[..owner.LastIndexOf('-')];
        var downloaders = Process.GetProcesses().Where(process => Read(process, "cmdline").Contains(digest, StringComparison.Ordinal)
            && Read(process, "environ").Split('\0').Contains($"HOSTNAME={pod}")).ToList();
        var downloader = downloaders.ShouldHaveSingleItem();
        output.WriteLine($"killing the process {downloader.Id} of the pod {pod}");
        downloader.Kill();
    }

    private static string Read(Process process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
