using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Demo.Client.Feedback;

namespace ModelOperator.Demo.Client;

/// <summary>One line of the client's output.</summary>
internal sealed record ClientReport
{
    /// <summary>By the client's clock.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The last one: all requests have ended.</summary>
    public bool Final { get; init; }

    /// <summary>Since the client began.</summary>
    public Counts Total { get; init; } = new();

    /// <summary>Since the last report.</summary>
    public Counts Window { get; init; } = new();

    /// <summary>Since the client began, by revision; under <c>-</c> what no revision answered.</summary>
    public IReadOnlyDictionary<string, Counts> Revisions { get; init; } = new Dictionary<string, Counts>(StringComparer.Ordinal);

    /// <summary>Since the last report, by revision.</summary>
    public IReadOnlyDictionary<string, Counts> WindowRevisions { get; init; } = new Dictionary<string, Counts>(StringComparer.Ordinal);

    /// <summary>Since the client began; null when it posts no labels.</summary>
    public FeedbackCounts? Feedback { get; init; }

    /// <summary>The counts of one revision; zeros when it has answered nothing.</summary>
    public Counts Of(string revision) => Revisions.GetValueOrDefault(revision) ?? new Counts();

    /// <summary>Writes one line of JSON.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, ClientReportContext.Default.ClientReport);

    /// <summary>Reads one line; null when it is no report.</summary>
    public static ClientReport? Parse(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize(line, ClientReportContext.Default.ClientReport) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Generated serializers of the report.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClientReport))]
internal sealed partial class ClientReportContext : JsonSerializerContext;
