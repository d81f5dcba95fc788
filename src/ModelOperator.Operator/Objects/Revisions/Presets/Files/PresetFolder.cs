using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec;

namespace ModelOperator.Operator.Objects.Revisions.Presets.Files;

/// <summary>
/// Reads all presets: the built-in ones, and the files <c>NAME.json</c> of the administrator's folder. A file that cannot be used is
/// logged, and leaves no preset of its name; all others can be used.
/// </summary>
internal sealed partial class PresetFolder(ILogger<PresetFolder> logger)
{
    /// <summary>The largest number of files that are read.</summary>
    public const int MaxFiles = 100;

    /// <summary>The largest size of a file, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int MaxName = 63;
    private const string Extension = ".json";

    /// <summary>Reads them; <paramref name="folder"/> is empty for the built-in ones alone.</summary>
    public ServerPresets Read(string folder)
    {
        var builtIn = BuiltInPresets.Read();
        var presets = builtIn.ToDictionary(own => own.Key, own => PresetReader.Read(own.Key, own.Value, builtIn), StringComparer.Ordinal);
        var broken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in FilesOf(folder))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            try
            {
                presets[name] = ReadFile(name, file, builtIn);
            }
            catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
            {
                presets.Remove(name);
                broken.Add(name);
                Log.Unusable(logger, file, name, exception.Message);
            }
        }

        var read = new ServerPresets(presets, broken);
        Log.Usable(logger, string.Join(", ", read.Names));
        return read;
    }

    private List<string> FilesOf(string folder)
    {
        if (folder.Length == 0)
        {
            return [];
        }

        try
        {
            // A mounted ConfigMap has folders and links of its own, which begin with a dot.
            var files = Directory.EnumerateFiles(folder, $"*{Extension}").Where(file => !Path.GetFileName(file).StartsWith('.'))
                .Order(StringComparer.Ordinal).Take(MaxFiles + 1).ToList();
            if (files.Count > MaxFiles)
            {
                Log.TooMany(logger, folder, MaxFiles);
            }

            return files[..Math.Min(files.Count, MaxFiles)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NoFolder(logger, folder, exception.Message);
            return [];
        }
    }

    private static ServerPreset ReadFile(string name, string file, IReadOnlyDictionary<string, JsonObject> builtIn)
    {
        if (name.Length > MaxName || !Name().IsMatch(name))
        {
            throw new FormatException(
                $"its name '{name}' is no name of a preset; use at most {MaxName} letters, digits, '-', '_' and '.'");
        }

        if (name is ServerKinds.OnnxRuntime or ServerKinds.Custom)
        {
            throw new FormatException($"'{name}' has no preset; choose another name");
        }

        using var stream = File.OpenRead(file);
        var bytes = new byte[MaxBytes + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count > MaxBytes
            ? throw new FormatException($"it has more than {MaxBytes} bytes; shorten it")
            : PresetReader.Read(name, PresetReader.ReadFields(bytes.AsMemory(0, count)), builtIn);
    }

    [GeneratedRegex(
        SchemaPatterns.Name, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Information, "Kinds of servers with a preset: {Names}")]
        public static partial void Usable(ILogger logger, string names);

        [LoggerMessage(1, LogLevel.Error,
            "The server preset {File} cannot be used, so that there is no kind {Name}: {Reason} (chart value serverPresets.{Name})")]
        public static partial void Unusable(ILogger logger, string file, string name, string reason);

        [LoggerMessage(2, LogLevel.Error, "The folder {Folder} of server presets has more than {Count} files, and only so many are read")]
        public static partial void TooMany(ILogger logger, string folder, int count);

        [LoggerMessage(3, LogLevel.Error,
            "The folder {Folder} of server presets cannot be read, so that there are only the built-in ones: {Reason} (--server-presets)")]
        public static partial void NoFolder(ILogger logger, string folder, string reason);
    }
}
