using System.Collections.Concurrent;
using System.Net;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions.Templates;

namespace ModelOperator.Operator.Reconciling.Refusals;

/// <summary>Asks the API server, by applies that store nothing, whether it would take an object. It is asked once for each.</summary>
internal sealed class DryRuns(IKubernetesApi api, TimeProvider time)
{
    // A webhook or a quota may have been the reason, and nothing tells when that has changed.
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ResourceKey, Answer> _answers = new();

    /// <summary>
    /// The reason for which the server would not make the Deployment as the spec has it, with its own message where it refuses; null when
    /// it would take all of it, or says nothing of it.
    /// </summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="about">A text that changes with the Deployment that is asked about.</param>
    /// <param name="template">The part of a pod template in the spec; null for none.</param>
    /// <param name="build">Builds the Deployment, in which the template is merged.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public Task<string?> FindRefusalAsync(
        ModelDeployment owner, string about, PodTemplate? template, Func<V1Deployment> build, CancellationToken cancellationToken) =>
        FindRefusalAsync(owner, about, build, made => FindDropped(made, template), cancellationToken);

    /// <summary>The same for an object of any kind.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="about">A text that changes with the object that is asked about.</param>
    /// <param name="build">Builds the object.</param>
    /// <param name="judge">Finds what is wrong with the object as the server would make it; null when nothing is.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public async Task<string?> FindRefusalAsync<T>(
        ModelDeployment owner, string about, Func<T> build, Func<T, string?> judge, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var asked = $"{owner.Metadata.Uid}/{about}";
        if (_answers.TryGetValue(owner.Key(), out var known) && known.Asked == asked
            && (known.Refusal is null || time.GetUtcNow() - known.At < RefusalHolds))
        {
            return known.Refusal;
        }

        var refusal = await AskAsync(build(), judge, cancellationToken);
        _answers[owner.Key()] = new(asked, refusal, time.GetUtcNow());
        return refusal;
    }

    /// <summary>Forgets the answer for a ModelDeployment.</summary>
    public void Forget(ModelDeployment owner) => _answers.TryRemove(owner.Key(), out _);

    private static string? FindDropped(V1Deployment made, PodTemplate? template) =>
        template is { } written && made.Spec?.Template is { } pods && DroppedFields.FindFirst(written, pods) is { } dropped
            ? $"it drops {dropped} without a word: it is too old for the field, has its feature gate off, or a webhook of the cluster "
                + "takes it out; leave the field out, or ask an administrator of the cluster"
            : null;

    private async Task<string?> AskAsync<T>(T wanted, Func<T, string?> judge, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var dryRun = new ApplyOptions { FieldManager = ModelOperatorApi.FieldManager, Force = true, DryRun = true, Strict = true };
        try
        {
            return judge(await api.ApplyAsync(wanted, dryRun, cancellationToken));
        }
        catch (KubernetesApiException exception) when (IsNoAnswer(exception))
        {
            return null;
        }
        catch (KubernetesApiException exception) when (IsRefusal(exception) && !exception.IsNamespaceTerminating)
        {
            return exception.Message;
        }
    }

    // A server that is busy or that fails says nothing of the pods; the turn is tried again.
    private static bool IsRefusal(KubernetesApiException exception) =>
        exception.IsInvalid || IsUnknownField(exception)
        || exception.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge;

    // An apply with a field that the server does not have, or with a value of another type, is an error without a reason of its own.
    private static bool IsUnknownField(KubernetesApiException exception) =>
        exception.StatusCode is HttpStatusCode.InternalServerError
        && exception.Message.StartsWith("failed to create typed patch object", StringComparison.Ordinal);

    // Somebody was faster, or a webhook of the cluster takes part in no dry run. Then the real write tells.
    private static bool IsNoAnswer(KubernetesApiException exception) =>
        exception.IsConflict || exception.Message.Contains("does not support dry run", StringComparison.Ordinal);

    private sealed record Answer(string Asked, string? Refusal, DateTimeOffset At);
}
