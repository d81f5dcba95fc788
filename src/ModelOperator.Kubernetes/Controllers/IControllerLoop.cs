namespace ModelOperator.Kubernetes.Controllers;

/// <summary>Any controller, whatever its entity.</summary>
internal interface IControllerLoop
{
    /// <summary>Runs until <paramref name="stopping"/>, then lets the reconciles in progress end.</summary>
    /// <param name="stopping">Starts no more reconciles.</param>
    /// <param name="aborting">Cancels those in progress.</param>
    Task RunAsync(CancellationToken stopping, CancellationToken aborting);
}
