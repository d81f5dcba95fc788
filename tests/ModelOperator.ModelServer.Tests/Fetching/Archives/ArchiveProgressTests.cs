using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Reports;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Oci;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Fetching.Folders;
using ModelOperator.ModelServer.Fetching.Telling;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>A container that begins again reads what is complete again, and tells how far it is.</summary>
public sealed partial class ArchiveProgressTests : ArchiveTestBase
{
    private const string Raw = "application/vnd.cncf.model.weight.v1.raw";

    private static readonly byte[] Weights = new byte[2 << 20];
    private static readonly byte[] Archive = Packed.Tar(("a", new string('a', 3 << 20)), ("b", new string('b', 1 << 20)));

    private readonly ProgressBoard _board = new();
    private readonly List<FetchReport?> _reports = [];

    // Each piece of 128 KiB takes two seconds here.
    [Theory]
    [InlineData(false, 32)]
    [InlineData(true, 32)]
    public async Task FilesOfAnArchive_AreToldWhileTheyAreReadAgain(bool isCompressed, int fewest)
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        byte[] archive = isCompressed ? Packed.Gzip([.. Archive, .. Noise(1 << 20)]) : Archive;
        registry.Add(archive, ArtifactRegistry.Tar);
        await FetchAsync(registry, new string('0', 64));
        registry.Asked.Clear();

        var told = await FetchAsync(registry);

        registry.Asked.ShouldBeEmpty();
        told.Count.ShouldBeGreaterThanOrEqualTo(fewest);
        told.ShouldBe(told.Order());
        told[^1].ShouldBe(Shown(archive.Length));
        told[fewest / 2].ShouldBe(Shown(archive.Length) / 2, tolerance: 0.3);
        var report = _reports.Last(report => report is not null)!;
        (report.Total, report.IsReading).ShouldBe((archive.Length, false));
    }

    [Fact]
    public async Task FileThatIsReadAgain_IsToldToo_AndOneThatTheDiskHasLostIsCountedOnce()
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(Weights, Raw, (ArtifactRegistry.ModelPackPath, "w"));
        registry.Add(Archive, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, "m"));
        await FetchAsync(registry, new string('0', 64));
        Folder.Write("out/.model.partial/tree/b", new string('c', 1 << 20));
        registry.Asked.Clear();

        var told = await FetchAsync(registry);

        registry.Asked.Count.ShouldBe(1);
        told.Count.ShouldBeGreaterThan(16 + 32);
        told.Max().ShouldBe(Shown(Weights.Length + Archive.Length));
        told[^1].ShouldBe(told.Max());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ModelThatIsInPlace_IsToldWhileItIsReadForItsDigest(bool isFolder)
    {
        var text = new string('m', 1 << 20);
        Folder.Write(isFolder ? "out/model/a" : "out/model", text);
        var settings = new FetchSettings
        {
            Uri = ModelUri.Parse(isFolder ? "oci://registry/model:v1/" : "oci://registry/model:v1"),
            Output = Place,
            Sha256 = isFolder ? DigestOf(Files(("a", text))) : Sha256(text),
        };
        using var log = new Lines(() => _reports.Add(_board.Report));
        var time = Clock();

        await new ModelFetcher(
            new([], time, log, _board), new([], time, log, _ => throw new InvalidOperationException(), _board), time, log, _board)
            .FetchAsync(settings, CancellationToken.None);

        log.Written.Count(line => line.Contains(": read ", StringComparison.Ordinal)).ShouldBe(8, "pieces of 128 KiB");
        _reports.Count(report => report is { IsReading: true, Total: 1 << 20 }).ShouldBe(7);
    }

    private static FakeTimeProvider Clock() => new() { AutoAdvanceAmount = TimeSpan.FromSeconds(2) };

    private static double Shown(long bytes) => Math.Round(bytes / (double)(1 << 20), 1);

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        return noise;
    }

    /// <summary>Fetches the artifact, and gives the MiB that the lines of the log say.</summary>
    private async Task<List<double>> FetchAsync(ArtifactRegistry registry, string sha256 = "")
    {
        _reports.Clear();
        var options = new HttpSourceOptions { PlainHosts = ["127.0.0.1"] };
        using var http = new HttpSource(options);
        using var log = new Lines(() => _reports.Add(_board.Report));
        var settings = new FetchSettings
        {
            Uri = ModelUri.Parse(registry.Folder),
            Output = Place,
            Http = options,
            Sha256 = sha256,
            StallTimeout = TimeSpan.FromDays(20),
        };
        var fetching = new FolderFetcher([new OciSource(http, options)], Clock(), log, DiskRoom.SpaceOf, _board)
            .DownloadAsync(settings, () => { }, CancellationToken.None);
        await ((Task)fetching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        fetching.IsFaulted.ShouldBe(sha256.Length > 0);
        return [.. log.Written.Select(line => Progress().Match(line)).Where(match => match.Success)
            .Select(match => double.Parse(match.Groups["come"].Value, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("/: (?<come>[0-9.]+) of [0-9.]+ MiB", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Progress();

    private sealed class Lines(Action onLine) : StringWriter
    {
        private readonly Lock _gate = new();

        public List<string> Written { get; } = [];

        public override void WriteLine(string? value)
        {
            lock (_gate)
            {
                onLine();
                Written.Add(value ?? "");
            }
        }

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }
    }
}
