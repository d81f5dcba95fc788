using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;
using ModelOperator.Profiles.Reductions;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>
/// Reads a profile from a file and checks that it fits the model. A model is served without a profile that is missing or unfit: somebody
/// may have deleted or edited its ConfigMap while the model serves, and its pods must come back all the same.
/// </summary>
internal static class ProfileFile
{
    private const long MaxFileBytes = 1 << 20;
    private const int MaxNames = 8;

    /// <summary>Reads a profile; the empty one when the file cannot be read, or has no profile that can be counted by.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fault">A sentence that says why; null when the profile is read.</param>
    public static ReferenceProfile Read(string path, out string? fault)
    {
        fault = null;
        try
        {
            using var file = File.OpenRead(path);
            var profile = file.Length <= MaxFileBytes
                ? JsonSerializer.Deserialize(file, ProfileJsonContext.Default.ReferenceProfile) : null;
            fault = file.Length > MaxFileBytes ? $"is larger than {MaxFileBytes} bytes"
                : profile is null ? "is empty"
                : ProfileLimits.Fault(profile);
            if (fault is null)
            {
                return profile!;
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = $"does not exist; {Neighbours(path)}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            fault = $"cannot be read: {exception.Message}";
        }

        fault = $"{ServeArguments.Profile} {path} {fault}";
        return ReferenceProfile.Empty;
    }

    /// <summary>The first input or output of the profile that the model does not have, as a sentence; null when there is none.</summary>
    public static string? Misfit(ReferenceProfile profile, ModelSignature model) =>
        profile.Features.FirstOrDefault(feature => model.Inputs.IndexOf(feature.Input) < 0) is { } feature
            ? $"the profile's feature {feature.Name} is of input '{feature.Input}'; the model takes {model.Inputs.List()}"
        : profile.Features.Select(feature => Misfit(feature, model.Inputs[model.Inputs.IndexOf(feature.Input)]))
            .FirstOrDefault(misfit => misfit is not null) is { } unfit
            ? unfit
        : profile.Outputs.FirstOrDefault(output => model.Outputs.IndexOf(output.Output) < 0) is { } output
            ? $"the profile has output '{output.Output}'; {model.Gives}"
        : null;

    private static string? Misfit(FeatureProfile feature, TensorSpec input) => feature switch
    {
        { Reduce: null } => null,
        { Reduce: not Reduction.Length } or { Axis: not null } when input.DataType is DataType.Bytes =>
            $"the profile's feature {feature.Name} is a number of the values of input '{input.Name}', which are text; only length can be "
                + "told of text",
        { Axis: { } axis } when axis >= input.Shape.Length =>
            $"the profile's feature {feature.Name} is of axis {axis} of input '{input.Name}', whose shape is {Shape.Text(input.Shape)}; "
                + $"the last axis is {input.Shape.Length - 1}",
        { Axis: { } axis } when input.Shape[axis] >= 0 && feature.Index >= input.Shape[axis] =>
            $"the profile's feature {feature.Name} is of place {feature.Index} of axis {axis} of input '{input.Name}', which has only "
                + $"{input.Shape[axis]}",
        _ => null,
    };

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
}
