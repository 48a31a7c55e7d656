using System.Text;
using System.Text.Json;
using Headless.GraphQL.Http;
using Headless.GraphQL.Schema;
using Headless.Conformance.Oracle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Conformance.Fuzz;

/// <summary>
/// Bodies of requests, mutated down to bytes that are no text: the endpoint answers each with JSON, and with a status that blames the body.
/// </summary>
internal static class RequestFuzz
{
    private static readonly string[] Envelopes =
    [
        """{"query":"{ id }","variables":{"a":[1,2.5,"x",null,{"b":true}]},"operationName":null,"extensions":{"k":{}}}""",
        """{"query":"query Q($id: ID!) { node(id: $id) { id } }","operationName":"Q","variables":{"id":"\u0041\n\ud83d\ude00"}}""",
        """{"query":"{ echo(text: \"\\u0041 \\\" é 😀\") }","onError":"NULL"}""",
        """[{"query":"{ id }"},{"query":"{ id }"}]""",
        """{"documentId":"sha256:00","variables":{},"query":null}""",
    ];

    public static FuzzTarget Target()
    {
        var engine = FuzzEngine.Of(SchemaBuilder.Build(OracleSchema.Sdl));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(engine.Executor);
        var app = builder.Build();
        app.MapGraphQL("/graphql");
        var endpoint = ((IEndpointRouteBuilder)app).DataSources
            .SelectMany(source => source.Endpoints)
            .Single(candidate => candidate.DisplayName == "GraphQL")
            .RequestDelegate!;
        return new("fuzz-request", Write, ReadAsync, MaxBytesPerCharacter: 4_000);

        async ValueTask ReadAsync(string text)
        {
            using var answer = new MemoryStream();
            var context = new DefaultHttpContext { RequestServices = app.Services };
            context.Request.Method = HttpMethods.Post;
            context.Request.Path = "/graphql";
            context.Request.ContentType = "application/json";
            context.Request.Headers.Accept = "application/graphql-response+json";
            context.Request.Body = new MemoryStream(Encoding.Latin1.GetBytes(text));
            context.Response.Body = answer;
            await endpoint(context);
            engine.Demand();
            if (context.Response.StatusCode is < 200 or >= 500)
            {
                throw new InvalidDataException($"status {context.Response.StatusCode}");
            }

            using var json = JsonDocument.Parse(answer.ToArray());
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"no object: {json.RootElement}");
            }
        }
    }

    /// <summary>Each character stands for one byte.</summary>
    private static string Write(int seed)
    {
        var random = new Random(seed);
        var bytes = Encoding.UTF8.GetBytes(random.Next(12) == 0 ? FuzzText.Soup(random) : Envelopes[random.Next(Envelopes.Length)]);
        return FuzzText.Mutate(Encoding.Latin1.GetString(bytes), random);
    }
}
