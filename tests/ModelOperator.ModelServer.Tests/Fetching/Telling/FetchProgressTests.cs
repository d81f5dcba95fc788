using Microsoft.Extensions.Time.Testing;
using ModelOperator.ModelServer.Fetching.Telling;

namespace ModelOperator.ModelServer.Tests.Fetching.Telling;

public sealed class FetchProgressTests
{
    [Fact]
    public void Progress_IsALineEveryTwoSeconds()
    {
        var time = new FakeTimeProvider();
        using var output = new StringWriter();
        var progress = new FetchProgress("host/m.onnx", time, output) { Length = 8 << 20 };

        progress.Report(1 << 20);
        time.Advance(TimeSpan.FromSeconds(2));
        progress.Report(4 << 20);
        progress.Report(5 << 20);
        time.Advance(TimeSpan.FromSeconds(2));
        progress.Report(6 << 20);

        output.ToString().ShouldBe("model host/m.onnx: 4.0 of 8.0 MiB, 2.0 MiB/s\nmodel host/m.onnx: 6.0 of 8.0 MiB, 1.5 MiB/s\n");
    }
}
