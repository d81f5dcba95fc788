using ModelOperator.Api.Schema;

namespace ModelOperator.Generator.Reference;

/// <summary>Describes in words what a pattern of this project asks for.</summary>
internal static class PatternNames
{
    /// <summary>The words for <paramref name="pattern"/>; the pattern itself when it is not known.</summary>
    public static string Of(string pattern) => pattern switch
    {
        SchemaPatterns.Duration => "a duration of up to a year (`8760h`): `90s`, `1h30m`, `500ms`",
        SchemaPatterns.ShareOrNumber => "a share or a number: `1%`, `0.01`",
        SchemaPatterns.Limit => "a number, a share, a time or an amount of memory: `0.01`, `1%`, `250ms`, `20Gi`",
        SchemaPatterns.ModelUri => "`https://`, `s3://`, `gs://`, `azure://`, `oci://`, `hf://`, `pvc://` or `configmap://`",
        SchemaPatterns.MountPath => "an absolute path of letters, digits, `-`, `_` and `.`",
        SchemaPatterns.Sha256 => "64 lower-case hex digits",
        SchemaPatterns.Name => "letters, digits, `-`, `_` and `.`",
        SchemaPatterns.RouteName => "lower-case letters, digits and `-`",
        SchemaPatterns.ExtendedResource => "`domain/resource`",
        SchemaPatterns.HeaderName => "an HTTP token",
        SchemaPatterns.NotBlank => "not blank",
        _ => $"`{pattern}`",
    };
}
