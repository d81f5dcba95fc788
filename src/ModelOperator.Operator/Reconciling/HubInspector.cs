using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Models;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Hub;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Sees to it that the tag of an <c>hf://</c> model has become a commit before anything of a new revision is made.</summary>
internal sealed class HubInspector(
    HubCommits commits, OwnedObjects<V1ControllerRevision> snapshots, OwnedObjects<V1Deployment> deployments)
{
    private const string Field = "spec.model.uri";

    /// <summary>
    /// The reason why a new revision cannot be begun; null when it can. A revision that has been made keeps its commit, and one that was
    /// made without goes on without; so it is with one that an earlier ModelDeployment of the name has left behind.
    /// </summary>
    public async Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, DesiredRevision desired, CancellationToken cancellationToken)
    {
        var model = desired.Template.Model;
        var name = ObjectNames.OfRevision(owner.Metadata.Name!, desired.Revision);
        if (!HubAddress.IsOne(model.Uri) || desired.Revision == owner.Status?.StableRevision
            || snapshots.Exists(owner, name) || deployments.Exists(owner, name))
        {
            commits.Forget(owner);
            return null;
        }

        if (HubAddress.TryParse(model.Uri, out var wrong) is not { } address)
        {
            commits.Forget(owner);
            return new("InvalidModel", Field, wrong);
        }

        if (!RecordedCommit.IsNeeded(desired.Template))
        {
            commits.Forget(owner);
            return null;
        }

        if (model.CredentialsSecret is not null)
        {
            commits.Forget(owner);
            return new(
                "InvalidModel", Field,
                $"'{address.Revision}' is a tag or branch, which can be moved between one pod and the next, and the operator does not "
                    + $"read credentialsSecret to find its commit; name the commit, {address.At("COMMIT")}, or set spec.model.sha256");
        }

        var answer = await commits.FindAsync(owner, desired.Revision, address, cancellationToken);
        return answer is { Commit: not null } ? null
            : new("ModelUnresolved", Field, answer is null
                ? $"the Hub is being asked for the commit of '{address.Revision}'"
                : $"the Hub {answer.Problem}. The operator needs it for the commit of '{address.Revision}' and asks again; "
                    + $"{address.At("COMMIT")} needs no answer")
            { MayPass = true, IsOpen = answer is null };
    }

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => commits.Forget(owner);
}
