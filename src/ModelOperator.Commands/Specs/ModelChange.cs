using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec;
using ModelOperator.Commands.Errors;

namespace ModelOperator.Commands.Specs;

/// <summary>Decides what <c>set model</c> writes, and throws a <see cref="RefusedException"/> when it makes no sense.</summary>
internal static class ModelChange
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Sets the model's address. Version and digest describe the old file, so they are not kept.</summary>
    /// <param name="deployment">The present ModelDeployment.</param>
    /// <param name="uri">The address of the new file or folder.</param>
    /// <param name="version">The version of the model for people; null for none.</param>
    /// <param name="sha256">The digest of the file or folder in lower-case hex; null for none.</param>
    public static SpecChange Decide(ModelDeployment deployment, string uri, string? version, string? sha256)
    {
        Check(
            "URI", uri, SchemaPatterns.ModelUri,
            "it must begin with https://, s3://, gs://, azure://, oci://, hf://, pvc:// or configmap://");
        Check("--version", version, SchemaPatterns.Name, "it may have letters, digits, '-', '_' and '.', and no sign at its ends");
        Check("--sha256", sha256, SchemaPatterns.Sha256, "it must be 64 lower-case hex characters");
        var name = deployment.Metadata.Name!;
        var model = deployment.Spec.Model;
        var changed = model with { Uri = uri, Version = version, Sha256 = sha256 };
        if (changed == model)
        {
            throw new RefusedException($"the spec of '{name}' asks for this model already");
        }

        var revision = RevisionTemplate.Of(deployment.Spec with { Model = changed }).Revision;
        if (deployment.Status?.FailedRevisions?.FirstOrDefault(f => f.Revision == revision) is { } failed)
        {
            throw new RefusedException(
                $"{RevisionText.InSentence(version, revision)} failed ({failed.Message}) and would not be tried again; "
                + "set another --version if the file behind the address is another one now");
        }

        var after = deployment.Status?.StableRevision == revision
            ? "the stable revision, which gets all requests"
            : "the operator rolls it out as the strategy says";
        return new(
            Patch(deployment, model, changed),
            $"{name}: model set to {uri}, {RevisionText.InSentence(version, revision)}: {after}");
    }

    private static void Check(string what, string? value, string pattern, string remedy)
    {
        if (value is not null && !Regex.IsMatch(value, pattern, RegexOptions.None, MatchTimeout))
        {
            throw new RefusedException($"{what} '{value}' is refused: {remedy}");
        }
    }

    private static JsonArray Patch(ModelDeployment deployment, ModelSpec before, ModelSpec after)
    {
        var operations = new JsonArray(JsonPatch.Unchanged(deployment), JsonPatch.Set("/spec/model/uri", after.Uri));
        foreach (var (field, old, next) in new[] { ("version", before.Version, after.Version), ("sha256", before.Sha256, after.Sha256) })
        {
            if (next is not null)
            {
                operations.Add(JsonPatch.Set($"/spec/model/{field}", next));
            }
            else if (old is not null)
            {
                operations.Add(JsonPatch.Remove($"/spec/model/{field}"));
            }
        }

        return operations;
    }
}
