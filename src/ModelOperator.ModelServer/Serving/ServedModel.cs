using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Serving;

/// <summary>Whether a path names what is served here.</summary>
internal static class ServedModel
{
    /// <exception cref="ProtocolException">404: another model or version.</exception>
    public static void Check(ServeSettings settings, V2Route route)
    {
        if (route.Model is not null && !string.Equals(route.Model, settings.ModelName, StringComparison.Ordinal))
        {
            throw ProtocolException.NotFound($"model '{route.Model}' is not served here; this server has '{settings.ModelName}'");
        }

        if (route.Version is not null && !string.Equals(route.Version, settings.ModelVersion, StringComparison.Ordinal))
        {
            throw ProtocolException.NotFound(
                $"version '{route.Version}' of model '{settings.ModelName}' is not served here; this server has '{settings.ModelVersion}'");
        }
    }

    /// <exception cref="ProtocolException">503: not loaded yet.</exception>
    public static IModel Loaded(ServeSettings settings, ModelSlot slot) =>
        slot.Model ?? throw new ProtocolException(StatusCodes.Status503ServiceUnavailable, $"model '{settings.ModelName}' is still loading");
}
