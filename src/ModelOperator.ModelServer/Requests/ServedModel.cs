using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Requests;

/// <summary>Whether a request names what is served here.</summary>
internal static class ServedModel
{
    /// <param name="settings">What is served.</param>
    /// <param name="model">The name in the request; null for a request that needs none.</param>
    /// <param name="version">The version in it; null or empty for any.</param>
    /// <exception cref="ProtocolException">404: another model or version.</exception>
    public static void Check(ServeSettings settings, string? model, string? version)
    {
        if (model is not null && !string.Equals(model, settings.ModelName, StringComparison.Ordinal))
        {
            throw ProtocolException.NotFound($"model '{model}' is not served here; this server has '{settings.ModelName}'");
        }

        if (!string.IsNullOrEmpty(version) && !string.Equals(version, settings.ModelVersion, StringComparison.Ordinal))
        {
            throw ProtocolException.NotFound(
                $"version '{version}' of model '{settings.ModelName}' is not served here; this server has '{settings.ModelVersion}'");
        }
    }

    /// <exception cref="ProtocolException">503: not loaded yet.</exception>
    public static LoadedModel Loaded(ServeSettings settings, ModelSlot slot) =>
        slot.Model ?? throw new ProtocolException(StatusCodes.Status503ServiceUnavailable, $"model '{settings.ModelName}' is still loading");
}
