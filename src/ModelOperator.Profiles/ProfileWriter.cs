using System.Text.Json;

namespace ModelOperator.Profiles;

/// <summary>Writes a profile as text with a line for each feature and output, so that two versions can be compared.</summary>
internal static class ProfileWriter
{
    public static void Write(ReferenceProfile profile, TextWriter output)
    {
        output.Write($"{{\"version\":{profile.Version},\n\"features\":[");
        Write(profile.Features.Select(feature => JsonSerializer.Serialize(feature, ProfileJsonContext.Default.FeatureProfile)), output);
        output.Write("],\n\"outputs\":[");
        Write(profile.Outputs.Select(one => JsonSerializer.Serialize(one, ProfileJsonContext.Default.OutputProfile)), output);
        output.Write(profile.Quality is { } quality
            ? "],\n\"quality\":" + JsonSerializer.Serialize(quality, ProfileJsonContext.Default.QualityProfile) + "}\n"
            : "]}\n");
    }

    private static void Write(IEnumerable<string> items, TextWriter output) =>
        output.Write(string.Concat(items.Select((item, index) => (index == 0 ? "\n" : ",\n") + item)));
}
