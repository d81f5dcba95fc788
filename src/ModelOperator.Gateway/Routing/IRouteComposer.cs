namespace ModelOperator.Gateway.Routing;

/// <summary>Puts the snapshots of a <see cref="RouteTable"/> in force for requests.</summary>
internal interface IRouteComposer
{
    /// <summary>Puts a snapshot in force. Calls come one at a time. When one returns, requests that start
    /// follow the snapshot.</summary>
    void PutInForce(RouteSnapshot snapshot);
}
