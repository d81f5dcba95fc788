using System.Formats.Tar;
using System.IO.Compression;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Releases;
using ModelOperator.Contracts.Models;
using ModelOperator.Testing.Onnx;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>Folders of Google Cloud Storage, of Azure Blob Storage and of a registry, from an empty namespace to answers, and bad ones.
/// </summary>
[Collection(ReleaseCollection.Name)]
public sealed class CloudFolderTests(CloudStores stores) : ServerTest, IClassFixture<CloudStores>
{
    private const long Rows = 4096;
    private const string Shard = "model-00002-of-00002.onnx.data";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private static readonly string Question =
        $$"""{"inputs":[{"name":"x","shape":[1,64],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat("4000", 64))}}]}]}""";

    [Fact]
    public async Task FolderOfGoogle_IsServed_AndOneWithTheDigestOfAnotherIsRefused()
    {
        await ServeAsync("gs");
        var folder = Write("2", 3, 4);
        var other = await DigestAsync(Write("3", 5, 6));

        await ShouldBeRefusedAsync(
            await stores.PutAsync("gs", $"{Namespace}/2", folder), other,
            $"sha256 mismatch: expected {other}, got {await DigestAsync(folder)}");
    }

    [Fact]
    public async Task FolderOfAzure_IsServed_AndOneWithoutAllFilesIsRefused()
    {
        await ServeAsync("azure");
        var folder = Write("2", 3, 4);
        File.Delete(Path.Combine(folder, Shard));

        await ShouldBeRefusedAsync(await stores.PutAsync("azure", $"{Namespace}/2", folder), digest: null, Shard);
    }

    [Fact]
    public async Task FolderOfARegistry_IsServed_AndOneWithAnotherFileThanItsManifestSaysIsRefused()
    {
        await ServeAsync("oci");
        var folder = Write("2", 3, 4);
        var uri = await stores.PutAsync("oci", $"{Namespace}/2", folder);
        var file = Path.Combine(folder, Shard);
        await stores.OverwriteLayerAsync($"{Namespace}/2", file, new('x', (int)new FileInfo(file).Length));

        await ShouldBeRefusedAsync(
            uri, digest: null,
            $"{Shard}: the source promised sha256 {await LocalFolder.DigestAsync(file, CancellationToken.None)}, but sent ");
    }

    [Fact]
    public async Task ArchiveOfARegistry_IsServed_AndOneWithALinkOutOfTheFolderIsRefused()
    {
        var folder = Write("1", 20, 300);
        await Apply(Spec(await stores.PutArchiveAsync($"{Namespace}/1", Pack(folder)), "1", await DigestAsync(folder)));

        await UntilHealthy("1");

        (await Post("/v2/models/digits/infer", Question)).ShouldContain("[4320,4320,");
        File.CreateSymbolicLink(Path.Combine(folder, "passwd"), "../../../etc/passwd");
        await ShouldBeRefusedAsync(
            await stores.PutArchiveAsync($"{Namespace}/2", Pack(folder)), digest: null, "the archive has a link at passwd");
    }

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await base.DisposeAsync();
    }

    private async Task ServeAsync(string scheme)
    {
        var folder = Write("1", 20, 300);
        await Apply(Spec(await stores.PutAsync(scheme, $"{Namespace}/1", folder), "1", await DigestAsync(folder)));

        await UntilHealthy("1");

        (await Post("/v2/models/digits/infer", Question)).ShouldContain("[4320,4320,");
    }

    private async Task ShouldBeRefusedAsync(string uri, string? digest, string sentence)
    {
        var stable = StableOf((await Read())!);
        await using var traffic = await StartTraffic();

        await Apply(Spec(uri, "2", digest));

        await Until(
            d => d.Status?.ObservedGeneration == d.Metadata.Generation
                && Condition(d, ConditionTypes.Progressing)?.Message?.Contains(sentence, StringComparison.Ordinal) == true,
            $"'{sentence}' in the condition Progressing");
        StableOf((await Read())!).ShouldBe(stable);
        var told = traffic.Total;
        await Cluster.Until(() => Task.FromResult(traffic.Total), answers => answers > told + 20, "answers after the refusal");
        traffic.Failed.ShouldBe(0, traffic.Failures);
        traffic.NotBy(stable).ShouldBe(0, traffic.Table);
    }

    private string Write(string version, params float[] added)
    {
        var folder = Path.Combine(_folder.FullName, version);
        ShardedModel.Write(folder, Rows, added);
        return folder;
    }

    private static byte[] Pack(string folder)
    {
        using var archive = new MemoryStream();
        using (var gzip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        {
            TarFile.CreateFromDirectory(folder, gzip, includeBaseDirectory: false);
        }

        return archive.ToArray();
    }

    private static async Task<string> DigestAsync(string folder) => (await LocalFolder.ReadAsync(folder, CancellationToken.None)).Digest;

    private static string Spec(string uri, string version, string? digest) => $$$"""
        apiVersion: modeloperator.dev/v1alpha1
        kind: ModelDeployment
        metadata: {name: digits}
        spec:
          model: {uri: "{{{uri}}}", version: "{{{version}}}"{{{(digest is null ? "" : $", sha256: {digest}")}}}}
          strategy: {canary: {steps: [{weight: 50, duration: 3s}]}}
          traffic: {gateway: {replicas: 1}}
        """;
}
