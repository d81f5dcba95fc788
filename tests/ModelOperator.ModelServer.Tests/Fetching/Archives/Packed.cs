using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Makes archives: right ones with .NET, and wrong ones by hand.</summary>
internal static class Packed
{
    private const int BlockSize = 512;

    /// <summary>The mark of the end of an archive.</summary>
    public static byte[] End { get; } = new byte[BlockSize * 2];

    /// <summary>An archive of files.</summary>
    public static byte[] Tar(params (string Path, string Text)[] files) => Tar(TarEntryFormat.Pax, files);

    public static byte[] Tar(TarEntryFormat format, params (string Path, string Text)[] files)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, format, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                TarEntryType kind = path.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile;
                TarEntry entry = format is TarEntryFormat.Gnu ? new GnuTarEntry(kind, path)
                    : format is TarEntryFormat.Ustar ? new UstarTarEntry(kind, path)
                    : new PaxTarEntry(kind, path);
                if (kind is TarEntryType.RegularFile)
                {
                    entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
                }

                writer.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    /// <summary>A file, or something else, as it stands in an archive, with whatever a header says of it.</summary>
    /// <param name="path">The path, of at most 100 bytes.</param>
    /// <param name="kind">The kind: 0 is a file, 2 a link, x attributes of the next one.</param>
    /// <param name="text">The bytes that follow.</param>
    /// <param name="size">The size in octal digits that the header says; null for the right one.</param>
    /// <param name="target">The target of a link.</param>
    public static byte[] Entry(string path, char kind = '0', string text = "", string? size = null, string target = "")
    {
        var data = Encoding.UTF8.GetBytes(text);
        var header = new byte[BlockSize];
        void Put(int at, string field) => Encoding.UTF8.GetBytes(field).CopyTo(header, at);
        Put(0, path);
        Put(100, "0000644\0");
        Put(108, "0000000\0");
        Put(116, "0000000\0");
        Put(124, size ?? Convert.ToString(data.Length, 8).PadLeft(11, '0'));
        Put(136, "00000000000");
        Put(148, "        ");
        header[156] = (byte)kind;
        Put(157, target);
        Put(257, "ustar\000");
        Put(148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        return [.. header, .. data, .. new byte[(BlockSize - (data.Length % BlockSize)) % BlockSize]];
    }

    /// <summary>An attribute of the next file.</summary>
    public static byte[] Attribute(string key, string value, char kind = 'x')
    {
        var rest = $" {key}={value}\n";
        var length = Encoding.UTF8.GetByteCount(rest) + 1;
        while ($"{length}".Length + Encoding.UTF8.GetByteCount(rest) != length)
        {
            length = $"{length}".Length + Encoding.UTF8.GetByteCount(rest);
        }

        return Entry("attributes", kind, $"{length}{rest}");
    }

    public static byte[] Gzip(byte[] archive)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(archive);
        }

        return packed.ToArray();
    }

    public static byte[] Zstandard(byte[] archive)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(archive).ToArray();
    }
}
