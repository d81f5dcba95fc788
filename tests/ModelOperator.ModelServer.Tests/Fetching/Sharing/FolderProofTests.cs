using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Models;
using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.ModelServer.Fetching.Telling;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

public sealed class FolderProofTests
{
    [Fact]
    public async Task FolderWithoutItsList_IsToldWhileItIsRead_AndGetsItsListAgain()
    {
        using var folder = new TemporaryFolder();
        folder.Write("model/a", new string('a', 300_000));
        var manifest = await LocalFolder.ReadAsync(folder["model"], CancellationToken.None);
        using var log = new StringWriter();
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(2) };

        await FolderProof.RequireAsync(
            folder["model"], folder["published"], manifest.Digest, new ModelReading("m", time, log, new()), CancellationToken.None);

        log.ToString().Split('\n').Count(line => line.StartsWith("model m: read ", StringComparison.Ordinal)).ShouldBe(3);
        File.ReadAllText(folder["model.sha256"]).ShouldBe(manifest.Text);
    }
}
