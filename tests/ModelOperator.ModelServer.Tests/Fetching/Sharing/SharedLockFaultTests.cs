using System.Diagnostics;
using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

/// <summary>Locks that cannot be read for a while or at all. A folder in the place of the lock stands for a server of files that is away.
/// </summary>
public sealed class SharedLockFaultTests : SharedFolderTestBase
{
    [Fact]
    public async Task LockThatCannotBeRead_IsReadLater()
    {
        Directory.CreateDirectory(Lock);
        var waiting = FillAsync("a", Download);
        await AdvanceAsync(SharedLock.Patience - TimeSpan.FromSeconds(5));
        waiting.IsCompleted.ShouldBeFalse();

        Directory.Delete(Lock);
        await AdvanceUntilAsync(waiting);

        ShouldBeInPlace();
    }

    [Fact]
    public async Task LockThatCannotBeRead_ForTooLong_IsTold()
    {
        Directory.CreateDirectory(Lock);

        var refused = await Should.ThrowAsync<IOException>(AdvanceUntilAsync(FillAsync("a", Download)));

        refused.Message.ShouldBe($"{Lock} is a folder, where pods make a file; delete it");
    }

    [Fact]
    public async Task OwnLockThatCannotBeRead_ForAMoment_DoesNotEndAFinishedDownload()
    {
        var filling = FillAsync("a", async (place, token) =>
        {
            await Download(place, token);
            File.Delete(Lock);
            Directory.CreateDirectory(Lock);
        });
        await AdvanceAsync(SharedLock.Beat * 2);
        await Eventually.True(() => Time.NextTimer == TimeSpan.FromSeconds(1), "the lock is read again in a second");
        // It appears whole, as it does for a pod whose server of files is there again.
        File.WriteAllText(Folder["lock"], "a 1\n");
        Directory.Delete(Lock);
        File.Move(Folder["lock"], Lock);

        await AdvanceUntilAsync(filling);

        ShouldBeInPlace();
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("link")]
    [InlineData("empty")]
    public async Task LockWithoutAnOwner_IsTakenOverAfterAMinute(string kind)
    {
        Directory.CreateDirectory(Root);
        switch (kind)
        {
            case "pipe":
                using (var process = Process.Start("mkfifo", Lock))
                {
                    await process.WaitForExitAsync();
                }

                break;
            case "link":
                File.CreateSymbolicLink(Lock, Folder["nowhere"]);
                break;
            default:
                File.WriteAllText(Lock, "");
                break;
        }

        await AdvanceUntilAsync(FillAsync("a", Download));

        ShouldBeInPlace();
        Log.ShouldContain("a pod without a name gave no sign of life for 60 s; taking over");
    }

    [Fact]
    public async Task LongLock_IsReadAndShownInPart()
    {
        Folder.Write("cache/digest/lock", "\u001b[31m" + new string('x', 100_000));

        LockText.Read(Lock)!.Length.ShouldBe(512);
        await AdvanceUntilAsync(FillAsync("a", Download));

        Log.ShouldContain($"??31m{new string('x', 123)} gave no sign of life");
        ShouldBeInPlace();
    }
}
