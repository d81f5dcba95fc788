using System.Text.Json;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Api.Revisions;

/// <summary>
/// The part of a spec that decides what its pods are. Everything else in a spec can change without a new revision. The template is kept in
/// a ControllerRevision, so that the pods of an older revision can be made again.
/// </summary>
public sealed record RevisionTemplate
{
    /// <summary>The number of characters in the name of a revision.</summary>
    public const int RevisionLength = RevisionHash.Length;

    /// <summary>The model and where it comes from.</summary>
    public ModelSpec Model { get; init; } = new();

    /// <summary>
    /// The inference server; null for the operator's own. It has no kind where the kind says nothing that its image does not, and never a
    /// protocol, because that does not change pods.
    /// </summary>
    public ServerSpec? Server { get; init; }

    /// <summary>
    /// The GPUs of each pod; null for none. The fields whenFull and deadline always have their defaults here, because they do not change
    /// pods.
    /// </summary>
    public GpuSpec? Gpu { get; init; }

    /// <summary>Requests and limits other than GPUs.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>The nodes on which pods may run, and the identity with which they run.</summary>
    public PodSpec? Pod { get; init; }

    /// <summary>
    /// The profile by which the server counts inputs and answers, and the feedback that it takes itself. Everything else in
    /// spec.monitoring does not change pods.
    /// </summary>
    public MonitoringSpec? Monitoring { get; init; }

    /// <summary>The fields of a spec that make a revision, as YAML names them, in the order of this type's properties.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        [.. RevisionJsonContext.Default.RevisionTemplate.Properties.Where(p => p.Set is not null).Select(p => p.Name)];

    /// <summary>The name of the revision, computed at each call: 10 lower-case hex characters.</summary>
    public string Revision => RevisionHash.Of(ToJson());

    /// <summary>Takes the part of a spec that decides what its pods are.</summary>
    public static RevisionTemplate Of(ModelDeploymentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new()
        {
            Model = spec.Model,
            Server = spec.Server is { } server ? server with { Kind = ServerKinds.InRevision(server), Protocol = null } : null,
            Gpu = spec.Gpu is { } gpu ? gpu with { WhenFull = new GpuSpec().WhenFull, Deadline = new GpuSpec().Deadline } : null,
            Resources = Normalize(spec.Resources),
            Pod = spec.Pod,
            Monitoring = spec.Monitoring is { } monitoring ? OfServer(monitoring) : null,
        };
    }

    // Shadows are the gateways' business.
    private static MonitoringSpec? OfServer(MonitoringSpec monitoring)
    {
        var feedback = monitoring.Feedback is { AtServers: true } own ? own with { KeepShadow = null, ShadowOutput = null } : null;
        return monitoring.Profile is null && feedback is null ? null : new() { Profile = monitoring.Profile, Feedback = feedback };
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; null when the JSON is not a template.</summary>
    public static RevisionTemplate? FromJson(JsonElement json)
    {
        try
        {
            return json.Deserialize(RevisionJsonContext.Default.RevisionTemplate);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The canonical JSON: keys sorted, nulls and defaults left out.</summary>
    public JsonElement ToJson()
    {
        using var document = JsonDocument.Parse(CanonicalJson.Write(this));
        return document.RootElement.Clone();
    }

    // The number 2 and the text "2" are the same quantity, and must make the same revision.
    private static ResourcesSpec? Normalize(ResourcesSpec? resources) =>
        resources is null ? null : resources with { Requests = AsText(resources.Requests), Limits = AsText(resources.Limits) };

    private static Dictionary<string, NumberOrText>? AsText(IReadOnlyDictionary<string, NumberOrText>? quantities) =>
        quantities?.ToDictionary(q => q.Key, q => (NumberOrText)q.Value.ToString(), StringComparer.Ordinal);
}
