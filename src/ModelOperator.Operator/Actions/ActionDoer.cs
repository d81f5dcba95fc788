using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Actions.Jobs;
using ModelOperator.Rollouts;
using ModelOperator.Sinks;
using ModelOperator.Sinks.Sending;

namespace ModelOperator.Operator.Actions;

/// <inheritdoc />
[EntityRbac(typeof(JobTemplate), Verbs = RbacVerbs.Get)]
[EntityRbac(typeof(ActionJob), Verbs = RbacVerbs.Create)]
internal sealed class ActionDoer(IKubernetesApi api, SinkRegistry sinks) : IActionDoer
{
    /// <inheritdoc />
    public async Task<ActionOutcome> DoAsync(
        ModelDeployment owner, ActionSpec action, ActionRun run, CancellationToken cancellationToken)
    {
        try
        {
            return action.Event is { } sent ? await SendAsync(owner, action, sent, run, cancellationToken)
                : action.Job is { } job ? await RunJobAsync(owner, job, run, cancellationToken)
                : new(run.Id, null, "the action has neither event nor job");
        }
        catch (KubernetesApiException exception)
        {
            // A quota, a missing right, an admission policy: people mend these, and it is tried again.
            return new(run.Id, null, exception.Message);
        }
        catch (KubernetesConnectionException exception)
        {
            return new(run.Id, null, exception.Message);
        }
    }

    private async Task<ActionOutcome> SendAsync(
        ModelDeployment owner, ActionSpec action, ActionEventSpec sent, ActionRun run, CancellationToken cancellationToken)
    {
        if (!sinks.TryGet(sent.Sink, out var sink, out var problem))
        {
            return new(run.Id, null, problem);
        }

        var made = ActionEventBuilder.Build(owner, ActionTriggers.NameOf(action), run);
        var delivery = await sink.SendAsync(made).WaitAsync(cancellationToken);
        if (delivery.Dropped is DropReasons.Stopped)
        {
            throw new OperationCanceledException("The process stopped before the event was sent; the next one sends it.");
        }

        return delivery.IsDone ? new(run.Id, ActionResult.Done, $"sink {sent.Sink} took event {run.Id}")
            : new(run.Id, null, delivery.Message!);
    }

    private async Task<ActionOutcome> RunJobAsync(
        ModelDeployment owner, ActionJobSpec job, ActionRun run, CancellationToken cancellationToken)
    {
        var template = await api.GetAsync<JobTemplate>(owner.Metadata.NamespaceProperty, job.Name, cancellationToken);
        if (template is null)
        {
            return new(run.Id, null, $"there is no CronJob {job.Name} in the namespace; make one that is suspended");
        }

        if (ActionJobBuilder.ProblemOf(template) is { } problem)
        {
            return new(run.Id, null, problem);
        }

        var made = ActionJobBuilder.Build(owner, template, run);
        try
        {
            await api.CreateAsync(made, ModelOperatorApi.FieldManager, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict && exception.Status?.Reason is not "Conflict")
        {
            // It was made before, by an operator that did not come to write it down. Reason Conflict is that of a quota that was written
            // at the same moment: then it was not made.
        }

        return new(run.Id, ActionResult.Done, $"Job {made.Metadata.Name} was made");
    }
}
