using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Models;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks the place that the model comes from.</summary>
internal static class ModelRules
{
    // The containers have these themselves: the operator's mounts, and the kernel's.
    private static readonly string[] Taken = ["/tmp", "/source", "/credentials", "/held", "/profiles", "/dev", "/proc", "/sys"];

    // The image of the operator's own server has its program and the runtime's libraries there, and a mount would hide them.
    private static readonly string[] OwnProgram = ["/app", "/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc"];

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        CheckAddress(spec.Model).Concat(CheckPlace(spec.Model, spec.Server)).Concat(CheckCache(spec.Model)).Concat(CheckS3(spec.Model));

    // The schema knows the scheme only, and a port that is no number would be found by each pod.
    private static IEnumerable<SpecProblem> CheckAddress(ModelSpec model)
    {
        if (model.Uri.StartsWith("oci://", StringComparison.Ordinal) && !Uri.TryCreate(model.Uri, UriKind.Absolute, out _))
        {
            yield return new(
                "InvalidModel", "spec.model.uri",
                $"'{model.Uri}' is no address; write it like oci://registry.example:5000/models/assistant:1");
        }
    }

    private static IEnumerable<SpecProblem> CheckPlace(ModelSpec model, ServerSpec? server)
    {
        if (model.MountPath is not { } path)
        {
            yield break;
        }

        if (Above(path, Taken) is { } own)
        {
            yield return new(
                "InvalidModel", "spec.model.mountPath", $"{path} is at or below {own}, which the pod has for itself; choose another path");
        }
        else if (ServerKinds.IsOwn(server) && Above(path, OwnProgram) is { } program)
        {
            yield return new(
                "InvalidModel", "spec.model.mountPath",
                $"{path} is at or below {program}, where the server's image has its own program; choose another path, such as /models");
        }
    }

    private static string? Above(string path, string[] places) =>
        Array.Find(places, place => path == place || path.StartsWith(place + "/", StringComparison.Ordinal));

    // The digest is the name under which pods find the model, and by which they know that it is the right one.
    private static IEnumerable<SpecProblem> CheckCache(ModelSpec model)
    {
        if (model.Cache is not { } cache)
        {
            yield break;
        }

        if (model.Sha256 is null)
        {
            yield return new(
                "InvalidModel", "spec.model.cache",
                "needs spec.model.sha256, by which pods find the model on the claim; 'kubectl modeldeployment digest' prints it");
        }

        // A model that is on the claim already is mounted from where it is. The kubelet mounts no path with such a part.
        if (ClaimAddress.PathOn(model.Uri, cache.Claim) is { } path && (path.Length == 0 || path.Split('/').Contains("..")))
        {
            yield return new(
                "InvalidModel", "spec.model.uri",
                $"{model.Uri} names no file or folder on the claim {cache.Claim}; it must be like pvc://{cache.Claim}/assistant/");
        }
    }

    private static IEnumerable<SpecProblem> CheckS3(ModelSpec model)
    {
        if (model.S3 is not { } s3)
        {
            yield break;
        }

        if (!model.Uri.StartsWith("s3://", StringComparison.Ordinal))
        {
            yield return new(
                "InvalidModel", "spec.model.s3",
                $"it is for s3:// addresses, and spec.model.uri is {model.Uri}; leave it out");
        }

        if (s3.Endpoint is { } endpoint
            && (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")))
        {
            yield return new(
                "InvalidModel", "spec.model.s3.endpoint",
                $"'{endpoint}' is no address; it must be like https://minio.storage:9000");
        }
        else if (s3.Endpoint?.StartsWith("http://", StringComparison.Ordinal) == true && model.Sha256 is null)
        {
            yield return new(
                "InvalidModel", "spec.model.s3.endpoint",
                $"{s3.Endpoint} is not encrypted, so the model could be changed on its way; use https, or set spec.model.sha256");
        }
    }
}
