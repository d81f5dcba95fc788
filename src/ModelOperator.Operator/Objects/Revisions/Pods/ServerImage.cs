using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>The image of the default model server that the pods of a revision run.</summary>
internal static class ServerImage
{
    private const string NvidiaResources = "nvidia.com/";

    /// <summary>
    /// Chooses the image. The container that fetches the model runs the same one, so that a node pulls one image and not two.
    /// </summary>
    public static string Of(RevisionTemplate template, ModelOperatorOptions options, PodFormat format)
    {
        // When the user brings the server, the image only fetches the model.
        var usesGpus = template.Server?.Image is null
            && template.Gpu?.Resource.StartsWith(NvidiaResources, StringComparison.Ordinal) == true;
        return format >= PodFormat.Accelerated && usesGpus && options.ModelServerCudaImage.Length > 0
            ? options.ModelServerCudaImage
            : options.ModelServerImage;
    }
}
