using System.Text.Json;
using k8s.Models;
using ModelOperator.Console.Answers;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Profiles;

namespace ModelOperator.Console.Data;

/// <summary>Reads a reference profile with the caller's rights.</summary>
internal static class ProfileSource
{
    private const string Scheme = "configmap://";

    /// <summary>The profile, or the reason why there is none, as a sentence.</summary>
    public static async Task<(ReferenceProfile? Profile, string? Problem)> ReadAsync(
        IKubernetesApi api, string ns, string address, CancellationToken cancellationToken)
    {
        if (!address.StartsWith(Scheme, StringComparison.Ordinal) || address[Scheme.Length..].Split('/', 2) is not [var name, var key])
        {
            return (null, $"The profile {address} is not in a ConfigMap.");
        }

        try
        {
            var map = await api.GetAsync<V1ConfigMap>(ns, name, cancellationToken);
            return map?.Data?.TryGetValue(key, out var text) == true ? Parse(address, text)
                : (null, map is null ? $"There is no ConfigMap '{name}' with the profile." : $"ConfigMap '{name}' has no key '{key}'.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"The profile {address} cannot be read: {FailureAnswers.SentenceOf(exception)}");
        }
    }

    private static (ReferenceProfile? Profile, string? Problem) Parse(string address, string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ProfileJsonContext.Default.ReferenceProfile) is not { } profile
                ? (null, $"The profile {address} is empty.")
                : ProfileLimits.Fault(profile) is { } fault ? (null, $"The profile {address} {fault}.")
                : (profile, null);
        }
        catch (JsonException exception)
        {
            return (null, $"The profile {address} is no JSON: {exception.Message}");
        }
    }
}
