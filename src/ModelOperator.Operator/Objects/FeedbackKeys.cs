using System.Globalization;
using System.Security.Cryptography;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Contracts.Objects;
using ModelOperator.Monitoring.Validation;

namespace ModelOperator.Operator.Objects;

/// <summary>The Secret with the keys that sign tokens of feedback: the one that the spec names, or one that the operator makes.</summary>
internal static class FeedbackKeys
{
    // As many as SHA-256 uses of a key; gateways take no shorter one.
    private const int KeyLength = 32;

    private const string Field = "spec.monitoring.feedback.credentialsSecret";

    /// <summary>The name of the Secret that pods mount.</summary>
    public static string SecretOf(ModelDeployment owner, FeedbackSpec feedback) =>
        feedback.KeySecret ?? ObjectNames.OfFeedbackKeys(owner.Metadata.Name!);

    /// <summary>True when the operator is to make the Secret.</summary>
    public static bool AreOurs(ModelDeployment owner) => owner.Spec.Monitoring?.Feedback is { KeySecret: null };

    /// <summary>The problem that the keys of the Secret that the operator makes would be the tokens of those who post; null when there is
    /// none.</summary>
    public static MonitoringProblem? FindProblem(ModelDeployment owner) =>
        owner.Spec.Monitoring?.Feedback is { KeySecret: null, CredentialsSecret: { } credentials } feedback
        && credentials == SecretOf(owner, feedback)
            ? new(
                Field,
                $"'{credentials}' is the Secret that the operator makes for the signing keys, which would become the tokens of those "
                    + "who post; name another Secret")
            : null;

    /// <summary>Builds the Secret with a new random key. The key's name is the day, so that a later one sorts behind it and signs.
    /// </summary>
    /// <param name="owner">The ModelDeployment with which the Secret goes.</param>
    /// <param name="now">The present time.</param>
    public static V1Secret Build(ModelDeployment owner, DateTimeOffset now) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = Ownership.Metadata(owner, ObjectNames.OfFeedbackKeys(owner.Metadata.Name!), ModelOperatorApi.GatewayComponent),
        Type = "Opaque",
        Data = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] = RandomNumberGenerator.GetBytes(KeyLength),
        },
    };
}
