using System.Security.Cryptography;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>The list of the files that are complete in a stage, on the disk. A line that was cut off is left out.</summary>
internal sealed class StageJournal(string path)
{
    private const int HexLength = SHA256.HashSizeInBytes * 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public string? DigestOf(string file)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(file)?.Digest;
        }
    }

    /// <summary>Reads the journal and keeps only some of its entries.</summary>
    public void Keep(Predicate<Entry> good)
    {
        lock (_gate)
        {
            foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
            {
                if (Entry.Parse(line) is { } entry && good(entry))
                {
                    _entries[entry.Path] = entry;
                }
            }

            // Without this a line that was cut off would spoil the next one.
            File.WriteAllLines(path, _entries.Values.Select(entry => entry.Line));
        }
    }

    public void Add(Entry entry)
    {
        lock (_gate)
        {
            _entries[entry.Path] = entry;
            File.AppendAllText(path, entry.Line + "\n");
        }
    }

    /// <summary>A complete file.</summary>
    /// <param name="Digest">The SHA-256 of the file.</param>
    /// <param name="Fingerprint">Stands for the state that the file had at its source.</param>
    /// <param name="Path">The path of the file.</param>
    internal sealed record Entry(string Digest, string Fingerprint, string Path)
    {
        public string Line => $"{Digest} {Fingerprint} {Path}";

        public static Entry? Parse(string line) =>
            line.Length > (HexLength + 1) * 2 && line[HexLength] is ' ' && line[(HexLength * 2) + 1] is ' '
                ? new Entry(line[..HexLength], line[(HexLength + 1)..((HexLength * 2) + 1)], line[((HexLength + 1) * 2)..])
                : null;
    }
}
