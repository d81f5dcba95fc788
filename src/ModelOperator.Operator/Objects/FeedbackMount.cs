using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Objects;

/// <summary>The parts of a pod that tell its gateway or model server about feedback and give it its keys. They are empty without feedback,
/// so that other pods stay as they are. The operator has no right to read the Secret.</summary>
/// <param name="Volumes">Volumes of the pod.</param>
/// <param name="Mounts">Mounts of the container.</param>
/// <param name="Arguments">Arguments of the process.</param>
internal sealed record FeedbackMount(IReadOnlyList<V1Volume> Volumes, IReadOnlyList<V1VolumeMount> Mounts, IReadOnlyList<string> Arguments)
{
    private const string Name = "feedback-keys";
    private const string Folder = "/etc/model-operator/feedback";
    private const string CredentialsName = "feedback-credentials";
    private const string CredentialsFolder = "/etc/model-operator/feedback-credentials";

    private static readonly FeedbackMount None = new([], [], []);
    private static readonly TimeSpan UsualDelay = TimeSpan.FromDays(30);

    // The kubelet replaces $(NAME), and turns $$ into $.
    private static string Argument(FeedbackSettings settings) =>
        JsonSerializer.Serialize(settings, FeedbackSettingsJson.Readable.FeedbackSettings).Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>The parts of a gateway's pod, by a spec that has been inspected before.</summary>
    public static FeedbackMount Of(ModelDeployment owner) => owner.Spec.Monitoring?.Feedback is { } feedback
        ? Of(owner, feedback, model: null, $"--{GatewaySettings.Feedback}")
        : None;

    /// <summary>The parts of a model server's pod; empty unless its revision has feedback at servers.</summary>
    public static FeedbackMount OfServer(ModelDeployment owner, MonitoringSpec? monitoring) =>
        monitoring?.Feedback is { AtServers: true } feedback
            ? Of(owner, feedback, $"{owner.Metadata.NamespaceProperty}/{owner.Metadata.Name}", ServeArguments.Feedback)
            : None;

    private static FeedbackMount Of(ModelDeployment owner, FeedbackSpec feedback, string? model, string argument)
    {
        var delay = GoDuration.TryParse(feedback.MaxDelay, out var asked) ? asked : UsualDelay;
        var slices = (feedback.Slices ?? []).Select(slice => new FeedbackSlice(slice.Name, slice.Header, slice.Values));
        var settings = new FeedbackSettings
        {
            Keys = Folder,
            Model = model,
            MaxDelaySeconds = (long)delay.TotalSeconds,
            Slices = [.. slices],
            Credentials = feedback.CredentialsSecret is null ? null : CredentialsFolder,
            ShadowOutput = feedback.KeepShadow is null ? null : feedback.ShadowOutput,
            KeepShadowSeconds = GoDuration.TryParse(feedback.KeepShadow, out var keep) ? (long)keep.TotalSeconds : null,
            Classes = feedback.Classes is { Count: > 0 } classes ? classes : null,
            MaxError = feedback.MaxError,
        };
        var secrets = new List<(string Name, string Folder, string Secret)> { (Name, Folder, FeedbackKeys.SecretOf(owner, feedback)) };
        if (feedback.CredentialsSecret is { } credentials)
        {
            secrets.Add((CredentialsName, CredentialsFolder, credentials));
        }

        return new(
            // The Secrets are optional: without them requests are still answered, only without tokens, and posts are refused.
            [.. secrets.Select(one => new V1Volume { Name = one.Name, Secret = new() { SecretName = one.Secret, Optional = true } })],
            [.. secrets.Select(one => new V1VolumeMount { Name = one.Name, MountPath = one.Folder, ReadOnlyProperty = true })],
            [argument, Argument(settings)]);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FeedbackSettings))]
internal sealed partial class FeedbackSettingsJson : JsonSerializerContext
{
    /// <summary>Writes letters of all languages as they are, because people read arguments.</summary>
    public static FeedbackSettingsJson Readable { get; } =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
