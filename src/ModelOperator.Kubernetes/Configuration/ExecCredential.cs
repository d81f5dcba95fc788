using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>What an exec plugin is told and answers (client.authentication.k8s.io).</summary>
internal sealed record ExecCredential
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ExecCredentialSpec? Spec { get; init; }

    public ExecCredentialStatus? Status { get; init; }

    internal sealed record ExecCredentialSpec
    {
        public bool Interactive { get; init; }
    }

    internal sealed record ExecCredentialStatus
    {
        public string? Token { get; init; }

        public string? ClientCertificateData { get; init; }

        public string? ClientKeyData { get; init; }

        public DateTimeOffset? ExpirationTimestamp { get; init; }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExecCredential))]
internal sealed partial class ExecCredentialContext : JsonSerializerContext;
