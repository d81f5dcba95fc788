using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Episodes;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.LeaderElection;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>
/// Logs failed reconciles. A failure of the API server is told once for all objects that it meets, a refusal once for all objects of a
/// namespace that are refused in the same words, and each once more when it is over. Any other failure is told each time.
/// </summary>
/// <param name="controller">The controller's name.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ReconcileFailures(string controller, TimeProvider time, ILogger logger)
{
    // An object that is refused again and again is tried again after 17 minutes at last, and a quarter more.
    private static readonly TimeSpan WhileRefused = TimeSpan.FromMinutes(30);

    private readonly FailureEpisodes _episodes = new(time);

    // Each namespace has refusals of its own, so that none hides those of another.
    private readonly ConcurrentDictionary<string, FailureEpisodes> _refusals = new(StringComparer.Ordinal);

    /// <summary>Logs a failure.</summary>
    /// <param name="key">The object that was reconciled.</param>
    /// <param name="error">The failure; null when there is only the message.</param>
    /// <param name="wait">The time until the next try.</param>
    /// <param name="message">The message for people.</param>
    public void Tell(ResourceKey key, Exception? error, TimeSpan wait, string? message)
    {
        var seconds = wait.TotalSeconds;
        switch (error)
        {
            // The client and the election have told it.
            case not null when ServerTrouble.IsLogged(error) || error is NotLeaderException:
                Log.ReconcileFailed(logger, LogLevel.Debug, error: null, controller, key, seconds, message);
                break;
            case KubernetesApiException answer when ServerTrouble.IsPassing(answer):
                Tell(_episodes.Failed(KindOf(answer)), key, seconds, message);
                break;
            case KubernetesApiException answer:
                var own = _refusals.GetOrAdd(key.Namespace ?? "", _ => new(time, WhileRefused));
                Tell(own.Failed(KindOf(answer, key)), key, seconds, message);
                break;
            default:
                Log.ReconcileFailed(logger, LogLevel.Error, error, controller, key, seconds, message);
                break;
        }
    }

    /// <summary>Notes that a reconcile did not fail, and logs which failures are over.</summary>
    public void Succeeded()
    {
        foreach (var ended in _episodes.Succeeded().Concat(_refusals.Values.SelectMany(own => own.Succeeded())))
        {
            Log.FailuresEnded(logger, controller, ended.Kind, ended.Count, ended.Length.TotalSeconds);
        }
    }

    private void Tell(bool isFirst, ResourceKey key, double seconds, string? message)
    {
        if (isFirst)
        {
            Log.ReconcileFailedAsOthersWill(logger, controller, key, seconds, message);
        }
        else
        {
            Log.ReconcileFailed(logger, LogLevel.Debug, error: null, controller, key, seconds, message);
        }
    }

    // A server that refuses an object names it or what is made for it, and the names begin with the object's own.
    private static string KindOf(KubernetesApiException refusal, ResourceKey key) =>
        $"{NameLike().Replace(KindOf(refusal), word => Unnamed(word.Value, key.Name))} in namespace {key.Namespace}";

    private static string Unnamed(string word, string name) =>
        word == name ? "…" : word.StartsWith($"{name}-", StringComparison.Ordinal) ? $"…{word.AsSpan(name.Length)}" : word;

    // A webhook that fails is another thing than a store that fails, and the server's words tell them apart. A proxy's page is told by its
    // status alone, because the message about it names the object. The words are those of the exception, which are cut: a server may repeat
    // a refused value of any length.
    private static string KindOf(KubernetesApiException answer) =>
        answer.Status is { Message.Length: > 0 } ? answer.Message : $"status {(int)answer.StatusCode}";

    [GeneratedRegex("[a-z0-9.-]+", RegexOptions.NonBacktracking)]
    private static partial Regex NameLike();
}
