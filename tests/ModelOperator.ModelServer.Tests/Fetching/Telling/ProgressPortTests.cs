using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.ModelServer.Fetching.Telling;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Telling;

public sealed class ProgressPortTests : IDisposable
{
    private readonly ProgressBoard _board = new();
    private readonly StringWriter _log = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Download_IsToldWithItsSpeedOfNow()
    {
        var time = new FakeTimeProvider();
        var progress = new FetchProgress("m", time, TextWriter.Null, _board) { Length = 80_000_000 };
        time.Advance(TimeSpan.FromSeconds(2));
        progress.Report(10_000_000);
        time.Advance(TimeSpan.FromSeconds(4));
        progress.Report(50_000_000);
        var port = FreePort.Find();
        await using var open = await ProgressPort.TryOpenAsync(port, _board, _log, isInPod: true);

        (await _http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/fetch")))
            .ShouldBe("""{"bytes":50000000,"total":80000000,"perSecond":10000000}""");
        (await _http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")))
            .ShouldContain("\nmodel_fetch_bytes 50000000\n# HELP model_fetch_total_bytes");
        ((int)(await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/other"))).StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task PortThatIsTaken_StopsNoFetch()
    {
        var port = FreePort.Find();
        await using var first = await ProgressPort.TryOpenAsync(port, _board, _log, isInPod: true);

        (await ProgressPort.TryOpenAsync(port, _board, _log, isInPod: true)).ShouldBeNull();

        _log.ToString().ShouldStartWith("nobody can ask for the progress: ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Port_IsReachedFromOutsideOnlyInAPod(bool isInPod)
    {
        var port = FreePort.Find();
        await using var open = await ProgressPort.TryOpenAsync(port, _board, _log, isInPod);

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == port).ToList();
        listeners.ShouldNotBeEmpty();
        listeners.ShouldAllBe(end => IPAddress.IsLoopback(end.Address) != isInPod);
    }

    public void Dispose()
    {
        _log.Dispose();
        _http.Dispose();
    }
}
