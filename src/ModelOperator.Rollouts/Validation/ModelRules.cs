using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks the place that the model comes from.</summary>
internal static class ModelRules
{
    // The containers have these themselves: the operator's mounts, and the kernel's.
    private static readonly string[] Taken = ["/tmp", "/source", "/credentials", "/held", "/profiles", "/dev", "/proc", "/sys"];

    public static IEnumerable<SpecProblem> Check(ModelSpec model) => CheckPlace(model).Concat(CheckS3(model));

    private static IEnumerable<SpecProblem> CheckPlace(ModelSpec model)
    {
        if (model.MountPath is { } path && Array.Find(Taken, taken => path == taken || IsBelow(path, taken)) is { } own)
        {
            yield return new(
                "InvalidModel", "spec.model.mountPath", $"{path} is at or below {own}, which the pod has for itself; choose another path");
        }
    }

    private static bool IsBelow(string path, string above) => path.StartsWith(above + "/", StringComparison.Ordinal);

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
