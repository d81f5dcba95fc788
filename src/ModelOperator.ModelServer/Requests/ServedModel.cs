using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Requests;

/// <summary>Checks that a request names the model that is served.</summary>
internal static class ServedModel
{
    /// <summary>Checks the names in a request.</summary>
    /// <param name="settings">The settings that say what is served.</param>
    /// <param name="model">The model that the request names; null when it names none.</param>
    /// <param name="version">The version that the request names; null or empty when any version will do.</param>
    /// <exception cref="ProtocolException">404: the request names another model or version.</exception>
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

    /// <summary>Gets the model.</summary>
    /// <exception cref="ProtocolException">503: the model is not loaded yet.</exception>
    public static LoadedModel Loaded(ServeSettings settings, ModelSlot slot) =>
        slot.Model ?? throw new ProtocolException(
            StatusCodes.Status503ServiceUnavailable, $"model '{settings.ModelName}' is still loading");
}
