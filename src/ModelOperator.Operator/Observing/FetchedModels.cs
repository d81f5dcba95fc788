using System.Text.Json;
using ModelOperator.Contracts.Models;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing;

/// <summary>Reads the digest of the model from the termination messages of the pods' fetching containers.</summary>
internal static class FetchedModels
{
    /// <summary>
    /// Reads the digests, in the order in which the models were fetched. A pod that has not fetched yet, is being deleted, or has another
    /// message is left out.
    /// </summary>
    public static IReadOnlyList<FetchedModel> Of(IEnumerable<PodView> pods) =>
    [
        .. from pod in pods
           where pod.Metadata.DeletionTimestamp is null
           let ended = pod.Status?.InitContainerStatuses?.FirstOrDefault(c => c.Name == PodParts.Fetch)?.State?.Terminated
           where ended is { ExitCode: 0 }
           let digest = DigestIn(ended.Message)
           where digest is not null
           orderby ended.FinishedAt, pod.Metadata.Name
           select new FetchedModel(pod.Metadata.Name!, pod.Metadata.Uid!, digest, PodDiagnosis.IsReady(pod)),
    ];

    // Whoever may make pods may write anything into the message.
    private static string? DigestIn(string? message)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(message);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("sha256", out var digest) && digest.ValueKind is JsonValueKind.String
                && digest.GetString() is { } text && DigestText.IsSha256(text)
                    ? text
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second exception is for half of a surrogate pair, which is found only when the text is read.
            return null;
        }
    }
}
