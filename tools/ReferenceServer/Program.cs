using System.Globalization;
using System.Net;
using Headless.GraphQL;
using Headless.GraphQL.Http;
using Headless.ReferenceServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

// The engine over the reference schema and nothing else, for load from outside. PORT is where it listens, on the loopback address.
var port = int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "4100", CultureInfo.InvariantCulture);
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
builder.Services.AddGraphQL().AddModule<ReferenceServerGraphQLModule>();
await using var app = builder.Build();
app.MapGraphQL();

// What all requests so far have allocated: before and after a number of them, it tells what one costs.
app.MapGet("/allocated", (RequestDelegate)(context =>
    context.Response.WriteAsync(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture))));
await app.RunAsync();
