using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>The image of the default model server that the pods of a revision run.</summary>
internal static class ServerImage
{
    private const string NvidiaResources = "nvidia.com/";

    /// <summary>Chooses it. The container that fetches the model runs the same image, so that a node pulls one and not two.</summary>
    public static string Of(RevisionTemplate template, ModelOperatorOptions options, PodFormat format)
    {
        // Where the user brings the server, all that is left for the image is to fetch the model.
        var usesGpus = template.Server?.Image is null
            && template.Gpu?.Resource.StartsWith(NvidiaResources, StringComparison.Ordinal) == true;
        return format >= PodFormat.Accelerated && usesGpus && options.ModelServerCudaImage.Length > 0
            ? options.ModelServerCudaImage
            : options.ModelServerImage;
    }
}
