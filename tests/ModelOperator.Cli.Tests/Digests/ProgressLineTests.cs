using Microsoft.Extensions.Time.Testing;
using ModelOperator.Cli.Digests;

namespace ModelOperator.Cli.Tests.Digests;

public sealed class ProgressLineTests : IDisposable
{
    private const int Mebibyte = 1 << 20;
    private const string Anew = "\r\e[2K";

    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _errors.Dispose();

    [Fact]
    public void ReadingOfLessThanTwoSeconds_SaysNothing()
    {
        using var progress = new ProgressLine(_errors, isTerminal: true, _time);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        progress.Report(Mebibyte, null);
        progress.Clear();

        _errors.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void OnATerminal_OneLineIsWrittenAgain_AndIsGoneAtTheEnd()
    {
        using var progress = new ProgressLine(_errors, isTerminal: true, _time);

        _time.Advance(TimeSpan.FromSeconds(2));
        progress.Report(4 * Mebibyte, 8 * Mebibyte);
        progress.Report(5 * Mebibyte, 8 * Mebibyte);
        _time.Advance(TimeSpan.FromSeconds(1));
        progress.Report(6 * Mebibyte, 8 * Mebibyte);
        progress.WriteLine("going on\u001b[31m from there");
        _time.Advance(TimeSpan.FromSeconds(1));
        progress.Report(8 * Mebibyte, 8 * Mebibyte);
        progress.Clear();

        _errors.ToString().ShouldBe(
            $"{Anew}read 4.0 of 8.0 MiB, 2.0 MiB/s{Anew}read 6.0 of 8.0 MiB, 2.0 MiB/s{Anew}going on\ufffd[31m from there\n"
            + $"{Anew}read 8.0 of 8.0 MiB, 2.0 MiB/s{Anew}");
    }

    [Fact]
    public void Elsewhere_ALineComesNowAndThen()
    {
        using var progress = new ProgressLine(_errors, isTerminal: false, _time);

        for (var second = 1; second <= 40; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            progress.Report(second * Mebibyte, null);
        }

        progress.Clear();

        _errors.ToString().ShouldBe("read 2.0 MiB, 1.0 MiB/s\nread 32.0 MiB, 1.0 MiB/s\n");
    }
}
