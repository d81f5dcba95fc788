using System.Text.Json.Serialization;

namespace ModelOperator.Contracts.Reports;

/// <summary>The report that a fetching container gives to <c>GET /fetch</c> on the admin port while it downloads a model, or reads
/// one for its digest.</summary>
/// <param name="Bytes">The bytes that are there.</param>
/// <param name="Total">The bytes of the whole model; 0 while they are not known.</param>
/// <param name="PerSecond">The bytes that came in the last second, on average over a few.</param>
/// <param name="IsReading">True when the model is there already and is read for its digest; the bytes are then those that were read.
/// </param>
public sealed record FetchReport(
    long Bytes, long Total, long PerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsReading = false)
{
    /// <summary>The path of the admin port that answers with the report.</summary>
    public const string Path = "/fetch";
}

/// <summary>Reads and writes the report.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FetchReport))]
public sealed partial class FetchReportJsonContext : JsonSerializerContext;
