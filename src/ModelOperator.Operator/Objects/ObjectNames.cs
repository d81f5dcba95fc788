using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects;

/// <summary>Names of the objects of a ModelDeployment.</summary>
internal static class ObjectNames
{
    /// <summary>
    /// The name of the Deployment, Service, ControllerRevision, PodDisruptionBudget and HorizontalPodAutoscaler or ScaledObject of a
    /// revision: <c>digits-7f9c2ab4d1</c>.
    /// </summary>
    public static string OfRevision(string name, string revision) => $"{name}-{revision}";

    /// <summary>
    /// The revision in the name of one of its objects; null when the name has another form. The name is used because a label may have been
    /// changed, and a name cannot.
    /// </summary>
    public static string? RevisionIn(string name, string objectName) =>
        objectName.Length == name.Length + 1 + RevisionTemplate.RevisionLength
        && objectName.StartsWith($"{name}-", StringComparison.Ordinal)
        && objectName[(name.Length + 1)..] is var revision && revision.All(char.IsAsciiHexDigitLower)
            ? revision
            : null;

    /// <summary>The name of every object of the gateway: <c>digits-gateway</c>.</summary>
    public static string OfGateway(string name) => GatewayNames.Of(name);

    /// <summary>The name of the ConfigMap with the digests that revisions are held to: <c>digits-digests</c>.</summary>
    public static string OfDigests(string name) => $"{name}-digests";

    /// <summary>The name of the Secret with the keys of feedback, where the spec names none: <c>digits-feedback-keys</c>.</summary>
    public static string OfFeedbackKeys(string name) => $"{name}-feedback-keys";

    /// <summary>The name of the Service that reaches a blue/green candidate before the switch: <c>digits-preview</c>.</summary>
    public static string OfPreview(string name) => $"{name}-preview";
}
