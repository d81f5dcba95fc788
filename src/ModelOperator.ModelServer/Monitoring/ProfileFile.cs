using System.Text.Json;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Reads a profile and checks it against the model.</summary>
internal static class ProfileFile
{
    // Every one of these is a time series, or several.
    public const int MostFeatures = 256;
    public const int MostBins = 32;
    public const int MostBinsInAll = 1500;
    public const int MostClasses = 100;

    private const long LargestFile = 1 << 20;

    /// <exception cref="StartupException">It cannot be read or is too large to be counted.</exception>
    public static ReferenceProfile Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > LargestFile)
            {
                throw Refuse(path, $"is larger than {LargestFile} bytes");
            }

            var profile = JsonSerializer.Deserialize(file, ProfileJsonContext.Default.ReferenceProfile) ?? throw Refuse(path, "is empty");
            return Fault(profile) is { } fault ? throw Refuse(path, fault) : profile;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartupException($"--profile {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="StartupException">It is about inputs or outputs that the model does not have.</exception>
    public static void RequireFit(ReferenceProfile profile, ModelSignature model)
    {
        var strangeInput = profile.Features.FirstOrDefault(feature => RequestMembers.Find(model.Inputs, feature.Input) < 0);
        if (strangeInput is not null)
        {
            throw new StartupException($"the profile's feature {strangeInput.Name} is of input '{strangeInput.Input}'; {RequestMembers.Known(model.Inputs, "takes")}");
        }

        var strangeOutput = profile.Outputs.FirstOrDefault(output => RequestMembers.Find(model.Outputs, output.Output) < 0);
        if (strangeOutput is not null)
        {
            throw new StartupException($"the profile has output '{strangeOutput.Output}'; {RequestMembers.Known(model.Outputs, "gives")}");
        }
    }

    private static string? Fault(ReferenceProfile profile)
    {
        if (profile.Version != ReferenceProfile.Current || profile.Features is null || profile.Outputs is null)
        {
            return $"is no profile of version {ReferenceProfile.Current}";
        }

        if (profile.Features.Count > MostFeatures)
        {
            return $"has {profile.Features.Count} features, more than {MostFeatures}";
        }

        foreach (var feature in profile.Features)
        {
            if (string.IsNullOrEmpty(feature.Name) || string.IsNullOrEmpty(feature.Input) || feature.Index < 0 || feature.Edges is null)
            {
                return "has a feature without name, input, index or edges";
            }

            if (feature.Edges.Count >= MostBins || !feature.Edges.Zip(feature.Edges.Skip(1)).All(pair => pair.First < pair.Second))
            {
                return $"has edges of feature {feature.Name} that are {MostBins} or more, or not ascending";
            }
        }

        if (profile.Features.Sum(feature => feature.Edges.Count + 1) is > MostBinsInAll and var bins)
        {
            return $"has {bins} bins in all, more than {MostBinsInAll}";
        }

        var crowded = profile.Outputs.FirstOrDefault(output => output.Classes is { Count: > MostClasses });
        return crowded is null ? null : $"has more than {MostClasses} classes of output {crowded.Output}";
    }

    private static StartupException Refuse(string path, string fault) => new($"--profile {path} {fault}");
}
