using System.Globalization;

namespace ModelOperator.StandIns.Machines;

/// <summary>The container that a server runs in, as far as servers care.</summary>
internal sealed record Machine
{
    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The number of the user.</summary>
    public required long User { get; init; }

    /// <summary>The size of /dev/shm in bytes.</summary>
    public required long SharedMemory { get; init; }

    /// <summary>Says whether files can be made in a folder.</summary>
    public required Func<string, bool> CanWrite { get; init; }

    /// <summary>Finds a path of the container on this machine.</summary>
    public Func<string, string> Find { get; init; } = path => path;

    /// <summary>The container that this process runs in.</summary>
    public static Machine Real() => new()
    {
        Environment = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
        User = long.Parse(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1],
            CultureInfo.InvariantCulture),
        SharedMemory = new DriveInfo("/dev/shm").TotalSize,
        CanWrite = CanReallyWrite,
    };

    private static bool CanReallyWrite(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllText(file, "");
            File.Delete(file);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
