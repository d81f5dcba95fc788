using System.Security.Cryptography;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Ranges;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Tests.Fetching;

/// <summary>Copies to a disk that becomes full, for which Linux has a device.</summary>
public sealed class FullDiskTests
{
    private const string Full = "/dev/full";

    [Fact]
    public async Task DiskThatBecomesFull_IsTold_AndTheSourceIsNotAskedAgain()
    {
        var asked = 0;
        await using var file = new FileStream(Full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copier = new FileCopier("m", TimeSpan.FromSeconds(30), TimeProvider.System, TextWriter.Null, new PartMemory(0, 1))
        {
            MayBeginAnew = true,
        };

        var refused = await Should.ThrowAsync<FetchException>(() => copier.CopyAsync(
            (_, _) =>
            {
                asked++;
                return Task.FromResult(new ModelContent(new MemoryStream([1, 2, 3]), 3) { Tag = "\"1\"" });
            },
            new PartialCopy(new FileTarget(file, digest)), new Account(), CancellationToken.None));

        refused.Message.ShouldStartWith($"cannot write {Full}: No space left on device");
        asked.ShouldBe(1);
    }

    private sealed class Account : ICopyAccount
    {
        public void Begin(long? length) => length.ShouldBe(3);

        public void Reach(long length) => length.ShouldBe(3);
    }
}
