using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace ModelOperator.Console.Assets;

/// <summary>The files of the page, which the program carries in itself. They are compressed once.</summary>
internal sealed class AssetStore
{
    private const string Prefix = "web/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".json"] = "application/json; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, Asset> _byPath;

    private AssetStore(IEnumerable<KeyValuePair<string, Asset>> assets) =>
        _byPath = assets.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The paths that are served.</summary>
    public IEnumerable<string> Paths => _byPath.Keys;

    /// <summary>Reads the files whose names in the assembly begin with <c>web/</c>; what follows is the path.</summary>
    public static AssetStore Of(Assembly assembly) => new(assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => KeyValuePair.Create(PathOf(name), Read(assembly, name))));

    /// <summary>The file at a path; null when there is none.</summary>
    public Asset? Find(string path) => _byPath.GetValueOrDefault(path);

    private static string PathOf(string name) => name is Prefix + "index.html" ? "/" : "/" + name[Prefix.Length..].Replace('\\', '/');

    private static Asset Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        return Make(Path.GetExtension(name), plain);
    }

    /// <summary>Makes an asset of a file's content.</summary>
    internal static Asset Make(string extension, byte[] plain) => new(
        Types.GetValueOrDefault(extension, "application/octet-stream"),
        $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 16))}\"",
        plain,
        Smaller(plain, static output => new GZipStream(output, CompressionLevel.SmallestSize)),
        Smaller(plain, static output => new BrotliStream(output, CompressionLevel.Optimal)));

    private static byte[]? Smaller(byte[] plain, Func<Stream, Stream> compress)
    {
        using var output = new MemoryStream();
        using (var stream = compress(output))
        {
            stream.Write(plain);
        }

        var compressed = output.ToArray();
        return compressed.Length < plain.Length ? compressed : null;
    }
}
