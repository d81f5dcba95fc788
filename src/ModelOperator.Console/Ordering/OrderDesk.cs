using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Orders;
using ModelOperator.Commands.Revisions;
using ModelOperator.Commands.Specs;
using ModelOperator.Commands.Undoing;

namespace ModelOperator.Console.Ordering;

/// <summary>Carries orders out as the commands do: it reads the newest state, decides by it, and writes with the caller's rights.</summary>
internal static class OrderDesk
{
    /// <summary>True for an order that there is.</summary>
    public static bool Knows(string order) => order is OrderNames.Undo || OrderNames.Decisions.ContainsKey(order);

    /// <summary>Carries an order out, and returns the sentence that says what was written.</summary>
    /// <param name="cluster">The cluster, at the namespace of the ModelDeployment.</param>
    /// <param name="name">The ModelDeployment.</param>
    /// <param name="order">One of the orders that there are.</param>
    /// <param name="request">The things that the person has seen and chosen.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancelled when the page has left.</param>
    /// <exception cref="RefusedException">The order makes no sense now.</exception>
    public static async Task<string> GiveAsync(
        ICluster cluster, string name, string order, OrderRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var deployment = await Deployments.FindAsync(cluster, name, cancellationToken);
        if (order is OrderNames.Undo)
        {
            // What was stable before is another revision once the spec is set back, so a second press would undo the first.
            var to = request.Revision ?? throw new RefusedException(
                "undo needs the revision to go back to; load the page anew and choose one. Nothing was written");
            var change = Undo.Decide(deployment, await Snapshots.ListAsync(cluster, deployment, cancellationToken), to);
            await SpecWriter.WriteAsync(cluster, deployment, change, OrderNames.Undo, cancellationToken);
            return change.Confirmation;
        }

        var decided = OrderNames.Decisions[order](deployment);
        var target = order is OrderNames.Retry ? decided.Value : deployment.Status?.CandidateRevision;
        if (request.Revision is { } seen && seen != target)
        {
            throw new RefusedException($"the page showed {RevisionText.InSentence(deployment, seen)}, and '{name}' is about "
                + $"{(target is null ? "no revision" : RevisionText.InSentence(deployment, target))} now; nothing was written");
        }

        if (request.Annotation is { } annotation && (annotation, request.Value) != (decided.Annotation, decided.Value))
        {
            throw new RefusedException($"the rollout has gone on since the page said what '{order}' would do; nothing was written. "
                + $"It would do this now: {OrderSentences.Of(order, deployment)}");
        }

        await new OrderWriter(cluster, time).WriteAsync(deployment, decided, cancellationToken);
        return decided.Confirmation;
    }
}
