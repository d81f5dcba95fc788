using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.S3;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Cli.Digests;

/// <summary>The secrets in the environment that one kind of address may use.</summary>
/// <param name="HubToken">The token for the Hugging Face Hub; null when there is none.</param>
/// <param name="S3Keys">The keys for S3; null when there are none.</param>
internal sealed record EnvironmentSecrets(string? HubToken, S3Keys? S3Keys)
{
    /// <summary>The variable with the token for the Hugging Face Hub.</summary>
    public const string HubTokenVariable = "HF_TOKEN";

    /// <summary>The variable with the name of a key for S3.</summary>
    public const string S3IdVariable = "AWS_ACCESS_KEY_ID";

    /// <summary>The variable with the secret part of a key for S3.</summary>
    public const string S3SecretVariable = "AWS_SECRET_ACCESS_KEY";

    private const string S3SessionVariable = "AWS_SESSION_TOKEN";

    public static EnvironmentSecrets None { get; } = new(null, null);

    /// <summary>Reads the secrets for addresses with a scheme, and no others.</summary>
    /// <exception cref="FetchException">A variable has characters that no secret has, or one of two is missing.</exception>
    public static EnvironmentSecrets Read(string scheme, Func<string, string?> environment) => scheme switch
    {
        ModelAddress.Hub => None with { HubToken = Value(HubTokenVariable, environment) },
        "s3" => None with { S3Keys = KeysOf(environment) },
        _ => None,
    };

    /// <summary>Reads a variable without the white space around it. An empty one is as one that is not there.</summary>
    /// <exception cref="FetchException">The value has characters that must not be sent.</exception>
    public static string? Value(string name, Func<string, string?> environment)
    {
        var value = environment(name)?.Trim();
        // Such a value holds a secret, so the message does not repeat it.
        return string.IsNullOrEmpty(value) ? null
            : value.All(character => character is > ' ' and <= '~') ? value
            : throw new FetchException($"the environment's {name} has spaces or characters other than those of ASCII; set it anew");
    }

    private static S3Keys? KeysOf(Func<string, string?> environment) =>
        (Value(S3IdVariable, environment), Value(S3SecretVariable, environment)) switch
        {
            ({ } id, { } secret) => new(id, secret, Value(S3SessionVariable, environment)),
            (null, null) => null,
            var (id, _) => throw new FetchException($"the environment has {(id is null ? S3SecretVariable : S3IdVariable)}, but no "
                + $"{(id is null ? S3IdVariable : S3SecretVariable)}; set both or none"),
        };
}
