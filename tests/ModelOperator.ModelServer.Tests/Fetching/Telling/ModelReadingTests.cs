using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Reports;
using ModelOperator.ModelServer.Fetching.Telling;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Fetching.Telling;

public sealed class ModelReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProgressBoard _board = new();

    [Fact]
    public async Task Reading_IsToldWithTheBytesOfAllFiles_AndNothingIsLeftOnTheBoard()
    {
        // Each line of the log is the moment in which the board has its numbers.
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(2) };
        _folder.Write("model/a", new string('a', 100_000));
        _folder.Write("model/b/c", new string('b', 100_000));
        var seen = new List<FetchReport?>();
        using var log = new Lines(() => seen.Add(_board.Report));

        var digest = await new ModelReading("pvc://claim/model/", time, log, _board).DigestAsync(_folder["model"], CancellationToken.None);

        digest.ShouldBe((await LocalFolder.ReadAsync(_folder["model"], CancellationToken.None)).Digest);
        log.Written.Select(line => line.Split(',')[0]).ShouldBe(
            ["model pvc://claim/model/: read 0.1 of 0.2 MiB", "model pvc://claim/model/: read 0.2 of 0.2 MiB"], "one piece of each file");
        // A line comes before its numbers.
        var report = seen[1].ShouldNotBeNull();
        (report.Bytes, report.Total, report.IsReading).ShouldBe((100_000, 200_000, true));
        _board.Report.ShouldBeNull();
    }

    [Fact]
    public async Task File_IsReadAsAWhole() =>
        (await new ModelReading("m", TimeProvider.System, TextWriter.Null, _board).DigestAsync(
            _folder.Write("m.onnx", "the model"), CancellationToken.None))
            .ShouldBe(await LocalFolder.DigestAsync(_folder["m.onnx"], CancellationToken.None));

    public void Dispose() => _folder.Dispose();

    private sealed class Lines(Action onLine) : StringWriter
    {
        public List<string> Written { get; } = [];

        public override void WriteLine(string? value)
        {
            onLine();
            Written.Add(value ?? "");
        }
    }
}
