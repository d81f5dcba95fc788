using System.Text.RegularExpressions;
using ModelOperator.Api.Spec;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Configuration;

/// <summary>Holds specs to the setting that every model must have its digest, whatever kind of address it comes from.</summary>
internal static partial class RequiredDigest
{
    private const string Field = "spec.model.sha256";

    /// <summary>The reason why a model is refused; null when it has a digest, or needs none.</summary>
    public static SpecProblem? FindProblem(ModelOperatorOptions options, ModelSpec model) =>
        !options.RequireDigest || model.Sha256 is not null || ArtifactByDigest().IsMatch(model.Uri)
            ? null
            : new("DigestRequired", Field, "models without a digest are refused here (chart value requireDigest); set it to what "
                + "'kubectl modeldeployment digest' prints for the path or the address"
                + (model.Uri.StartsWith("oci://", StringComparison.Ordinal) ? ", or name the artifact by its digest, with @sha256:…" : ""));

    // The registry's manifest must have this digest, and has the digests of all files.
    [GeneratedRegex(@"^oci://[^?#@]+@sha256:[0-9a-f]{64}/?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ArtifactByDigest();
}
