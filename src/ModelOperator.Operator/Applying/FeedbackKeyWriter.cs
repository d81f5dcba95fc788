using System.Collections.Concurrent;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Resting;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying;

/// <summary>
/// Makes the Secret with the key of feedback where the spec names none. The operator may create Secrets, and neither read nor change any.
/// So it tries to create it, and what is there already stays as it is, whoever has made it: another operator, the same one before a
/// restart, or a person. Nothing waits for the Secret, because pods answer without it, too.
/// </summary>
[EntityRbac(typeof(V1Secret), Verbs = RbacVerbs.Create)]
internal sealed partial class FeedbackKeyWriter(
    IKubernetesApi api, Rests rests, IEventRecorder events, ToldCauses told, TimeProvider time, ILogger<FeedbackKeyWriter> logger)
{
    private const string NotMade = "FeedbackKeyNotMade";

    /// <summary>The time after which it is tried again, since somebody may have deleted the Secret, and no cache would show that.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    /// <summary>The time after which it is tried again when the server has refused it, or while the Secret may be that of an earlier
    /// ModelDeployment of the same name, which goes with it.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>The time that the garbage collector has for what an earlier ModelDeployment has left.</summary>
    private static readonly TimeSpan Collected = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (long At, TimeSpan Wait)> _tries = new(StringComparer.Ordinal);

    /// <summary>Makes the Secret unless it was tried not long ago. A refused spec makes none.</summary>
    public async Task WriteAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Extent is not PlanExtent.Everything || !FeedbackKeys.AreOurs(owner))
        {
            return;
        }

        var uid = owner.Metadata.Uid!;
        if (!_tries.TryGetValue(uid, out var last) || time.GetElapsedTime(last.At) >= last.Wait)
        {
            last = (time.GetTimestamp(), await TryAsync(owner, cancellationToken));
            _tries[uid] = last;
        }

        if (last.Wait == Soon)
        {
            // A turn must come for the next try.
            rests.Disturb(owner);
        }
    }

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _tries.TryRemove(owner.Metadata.Uid!, out _);

    // The time after which it is tried again.
    private async Task<TimeSpan> TryAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var secret = FeedbackKeys.Build(owner, now);
        rests.Disturb(owner);
        try
        {
            await api.CreateAsync(secret, ModelOperatorApi.FieldManager, cancellationToken);
            Log.Made(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, secret.Metadata.Name!);
            return Usual;
        }
        catch (KubernetesApiException exception) when (exception.IsConflict && exception.Status?.Reason is not "Conflict")
        {
            return now - owner.Metadata.CreationTimestamp < Collected ? Soon : Usual;
        }
        catch (KubernetesApiException exception)
            when (exception is { IsConflict: false, IsNotFound: false, IsNamespaceTerminating: false })
        {
            if (told.TryTell($"{owner.Metadata.Uid} {exception.Message}"))
            {
                Log.NotMade(
                    logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, secret.Metadata.Name!, exception.Message);
                events.Publish(
                    owner, "Warning", NotMade, NotMade,
                    $"Secret {secret.Metadata.Name} with the key of feedback cannot be made, and answers carry no token until it is there; "
                        + $"it is tried again every minute: {exception.Message}");
            }

            return Soon;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: made Secret {Secret} with a random key of feedback")]
        public static partial void Made(ILogger logger, string @namespace, string name, string secret);

        [LoggerMessage(2, LogLevel.Warning, "{Namespace}/{Name}: Secret {Secret} with the key of feedback cannot be made: {Message}")]
        public static partial void NotMade(ILogger logger, string @namespace, string name, string secret, string message);
    }
}
