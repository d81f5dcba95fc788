using System.Text.Json.Serialization;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>What the data looked like when the model was made: the yardstick that served data is counted by.</summary>
/// <param name="Version">Of this format: 1.</param>
/// <param name="Features">Columns of the inputs.</param>
/// <param name="Outputs">Outputs to count.</param>
internal sealed record ReferenceProfile(int Version, IReadOnlyList<FeatureProfile> Features, IReadOnlyList<OutputProfile> Outputs)
{
    public const int Current = 1;

    public static ReferenceProfile Empty { get; } = new(Current, [], []);
}

/// <summary>One column.</summary>
/// <param name="Name">For people and labels.</param>
/// <param name="Input">The input it is in.</param>
/// <param name="Index">Its place within a row of the input.</param>
/// <param name="Min">Smallest value seen.</param>
/// <param name="Max">Largest value seen.</param>
/// <param name="Edges">Between the bins, ascending; n edges make n + 1 bins.</param>
/// <param name="Counts">How many values of the sample fell into each bin.</param>
internal sealed record FeatureProfile(
    string Name, string Input, int Index, double Min, double Max, IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);

/// <summary>One output.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Classes">Values to count by themselves, for an output of labels; others count as "other".</param>
/// <param name="Confidence">Whether its rows are scores whose largest is the confidence.</param>
internal sealed record OutputProfile(string Output, IReadOnlyList<string>? Classes = null, bool Confidence = false);

/// <summary>JSON of the profile.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReferenceProfile))]
internal sealed partial class ProfileJsonContext : JsonSerializerContext;
