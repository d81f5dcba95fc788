using Microsoft.Extensions.Time.Testing;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

public sealed class OtherModelsTests : IDisposable
{
    private static readonly string Own = new('a', 64);
    private static readonly string Small = new('b', 64);
    private static readonly string Large = new('c', 64);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _log = new();

    public OtherModelsTests()
    {
        _folder.Write($"claim/sha256/{Own}/.fetch-x/model/weights", "own");
        _folder.Write($"claim/sha256/{Small}/model.onnx", "small");
        _folder.Write($"claim/sha256/{Large}/model/1/weights", new string('w', 30 << 20));
        _folder.Write("claim/sha256/notes/a", "no model");
    }

    [Fact]
    public async Task FullDisk_IsExplainedByTheOtherModels_TheLargestFirst()
    {
        var full = new FetchException("weights: cannot write", new IOException("No space left on device", 28));

        var told = await ExplainAsync(full);

        told.Message.ShouldBe(
            "weights: cannot write; the claim has 2 other models with 0.03 GiB, which the log names: delete those that no pod uses");
        _log.ToString().ShouldBe(
            $"other models on the claim, the largest first:\nsha256/{Large} 0.03 GiB\nsha256/{Small} 0.00 GiB\n");
    }

    [Fact]
    public async Task LackOfRoomBeforeADownload_IsExplained()
    {
        var told = await ExplainAsync(new FetchException("the disk is too small") { IsForLackOfRoom = true });

        told.Message.ShouldStartWith("the disk is too small; the claim has 2 other models");
    }

    [Fact]
    public async Task OtherFailures_AndClaimsWithoutOtherModels_AreToldAsTheyAre()
    {
        var other = new FetchException("the server answered 403");
        (await ExplainAsync(other)).ShouldBeSameAs(other);

        Directory.Delete(_folder[$"claim/sha256/{Small}"], recursive: true);
        Directory.Delete(_folder[$"claim/sha256/{Large}"], recursive: true);
        var full = new IOException("No space left on device", 28);
        (await ExplainAsync(full)).ShouldBeSameAs(full);
        _log.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task ClaimThatDoesNotAnswer_LeavesTheFailureAsItIs()
    {
        var time = new FakeTimeProvider();
        var full = new IOException("No space left on device", 28);
        using var end = new ManualResetEventSlim();
        var explaining = OtherModels.ExplainAsync(
            full,
            () =>
            {
                end.Wait();
                return [];
            },
            _log, time, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(30));

        (await explaining.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System)).ShouldBeSameAs(full);
        end.Set();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    private Task<Exception> ExplainAsync(Exception failure) =>
        OtherModels.ExplainAsync(failure, _folder[$"claim/sha256/{Own}/model"], _log, TimeProvider.System, CancellationToken.None);
}
