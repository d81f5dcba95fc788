using System.Security.Cryptography;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Folders;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Archives of which bytes are changed at random give files, or a sentence. A fixed seed makes each failure one that can be
/// repeated.</summary>
public sealed class HostileArchiveTests : ArchiveTestBase
{
    private const int Rounds = 1500;

    [Fact]
    public async Task AnyArchive_GivesFilesOrASentence_AndWritesNothingElsewhere()
    {
        var random = new Random(20261201);
        byte[][] good = [Plain, Packed.Gzip(Plain), Packed.Zstandard(Plain)];
        var (unpacked, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var archive = Changed(good[round % good.Length], random);
            var at = Folder[$"{round}/in"];
            try
            {
                var digests = await UnpackAsync(archive, at);
                unpacked++;
                foreach (var (path, digest) in digests)
                {
                    Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(at, path)))).ShouldBe(digest);
                }
            }
            catch (FetchException)
            {
                refused++;
            }

            Directory.GetFileSystemEntries(Folder[$"{round}"]).ShouldBe([at], ignoreOrder: false, $"round {round}");
            Directory.GetFiles(at, "*", SearchOption.AllDirectories).Length.ShouldBeLessThanOrEqualTo(6);
        }

        unpacked.ShouldBeGreaterThan(Rounds / 20);
        refused.ShouldBeGreaterThan(Rounds / 4);
    }

    private static byte[] Plain =>
    [
        .. Packed.Attribute("comment", "all", kind: 'g'), .. Packed.Entry("./", '5'), .. Packed.Entry("a/", '5'),
        .. Packed.Attribute("path", $"a/{new string('l', 110)}"), .. Packed.Entry("a/l", text: "long"),
        .. Packed.Entry("long", 'L', "a/gnu\0"), .. Packed.Entry("x", text: "gnu"),
        .. Packed.Entry("b", text: new string('b', 2000)), .. Packed.Entry("empty"), .. Packed.End,
    ];

    private static byte[] Changed(byte[] archive, Random random)
    {
        byte[] changed = [.. archive];
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            changed[random.Next(changed.Length)] = random.Next(3) switch
            {
                0 => 0,
                1 => (byte)"0127xgLKS/.\\ "[random.Next(13)],
                _ => (byte)random.Next(256),
            };
        }

        // Without this nearly every change of a header would be found by its sum alone.
        for (var block = 0; archive[0] is not (0x1f or 0x28) && block + 512 <= changed.Length; block += 512)
        {
            var header = changed.AsSpan(block, 512);
            if (header[257..262].SequenceEqual("ustar"u8) && random.Next(4) > 0)
            {
                header.Slice(148, 8).Fill((byte)' ');
                var sum = 0;
                foreach (var value in header)
                {
                    sum += value;
                }

                System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
            }
        }

        return random.Next(10) == 0 ? changed[..random.Next(changed.Length)] : changed;
    }

    private static async Task<IReadOnlyDictionary<string, string>> UnpackAsync(byte[] archive, string folder)
    {
        Directory.CreateDirectory(folder);
        var listed = new ListedFile("m", archive.Length, (_, _) => Task.FromResult(
            new ModelContent(new MemoryStream(archive), archive.Length)))
        {
            IsArchive = true,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(archive)),
        };
        var copier = new FolderCopier("m", CopyBounds.Usual.StallTimeout, TimeProvider.System, TextWriter.Null);
        return await copier.UnpackAsync(
            listed, new Unpacked(folder, archive.Length), new FolderTotal(1 << 20, [listed], _ => { }), new FolderContents(() => { }),
            CancellationToken.None);
    }

    private sealed class Unpacked : IUnpackedFiles
    {
        private readonly string _folder;

        public Unpacked(string folder, long owed)
        {
            _folder = folder;
            Room.Owe(owed);
        }

        public OwedRoom Room { get; } = new(bytes => bytes.ShouldBeInRange(0, 1 << 20));

        public FileStream Create(string path)
        {
            var full = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return new FileStream(full, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        }
    }
}
