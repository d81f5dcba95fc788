namespace ModelOperator.Kubernetes.Controllers;

/// <summary>The members of a controller loop that do not depend on its entity.</summary>
internal interface IControllerLoop
{
    /// <summary>Runs until <paramref name="stopping"/>, then lets the reconciles in progress finish.</summary>
    /// <param name="stopping">Ends the start of new reconciles.</param>
    /// <param name="aborting">Cancels the reconciles in progress.</param>
    Task RunAsync(CancellationToken stopping, CancellationToken aborting);
}
