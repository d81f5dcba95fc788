using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Reads a profile from a file and checks that it fits the model.</summary>
internal static class ProfileFile
{
    private const long MaxFileBytes = 1 << 20;
    private const int MaxNames = 8;

    /// <summary>Reads a profile.</summary>
    /// <exception cref="StartupException">The file cannot be read, or the profile is too large to be counted.</exception>
    public static ReferenceProfile Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxFileBytes)
            {
                throw Refuse(path, $"is larger than {MaxFileBytes} bytes");
            }

            var profile = JsonSerializer.Deserialize(file, ProfileJsonContext.Default.ReferenceProfile) ?? throw Refuse(path, "is empty");
            return ProfileLimits.Fault(profile) is { } fault ? throw Refuse(path, fault) : profile;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartupException($"{ServeArguments.Profile} {path} does not exist; {Neighbours(path)}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartupException($"{ServeArguments.Profile} {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Checks that the model has the inputs and outputs of the profile.</summary>
    /// <exception cref="StartupException">The profile has an input or output that the model does not have.</exception>
    public static void RequireFit(ReferenceProfile profile, ModelSignature model)
    {
        var strangeInput = profile.Features.FirstOrDefault(feature => model.Inputs.IndexOf(feature.Input) < 0);
        if (strangeInput is not null)
        {
            throw new StartupException(
                $"the profile's feature {strangeInput.Name} is of input '{strangeInput.Input}'; the model takes {model.Inputs.List()}");
        }

        var strangeOutput = profile.Outputs.FirstOrDefault(output => model.Outputs.IndexOf(output.Output) < 0);
        if (strangeOutput is not null)
        {
            throw new StartupException($"the profile has output '{strangeOutput.Output}'; {model.Gives}");
        }
    }

    // In a pod the folder is a mounted ConfigMap. A ConfigMap that does not exist is mounted as an empty folder.
    private static string Neighbours(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            return $"there is no folder {folder}";
        }

        string[] names =
        [
            .. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).Take(MaxNames),
        ];
        return names.Length == 0
            ? $"{folder} is empty: if a ConfigMap is mounted there, it does not exist or has no keys"
            : $"{folder} has {string.Join(", ", names)}";
    }

    private static StartupException Refuse(string path, string fault) => new($"{ServeArguments.Profile} {path} {fault}");
}
