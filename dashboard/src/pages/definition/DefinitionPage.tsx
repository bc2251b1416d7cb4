import { getRouteApi, Link } from "@tanstack/react-router";
import { ApiProblem } from "@/api/problem";
import { ChoiceGroup } from "@/components/ChoiceGroup";
import { Page } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { PersonalScope } from "@/privacy/PersonalData";
import { DraftEditor } from "./DraftEditor";
import { useDefinition, useVersions } from "./definitionData";
import { Versions } from "./Versions";

const route = getRouteApi("/partners/$slug/definition");

/** How a partner's format becomes an order: edit, try, put in force, roll back. */
export default function DefinitionPage() {
  const { slug } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const number = Number(search.version);
  const version = Number.isInteger(number) && number > 0 ? number : null;
  const definition = useDefinition(slug, version);
  const versions = useVersions(slug);
  const showsVersions = search.show === "versions";
  const id = definition.data?.partnerId ?? slug;

  if (definition.error instanceof ApiProblem && definition.error.status === 404) {
    return (
      <Page title={`Definition of ${slug}`}>
        <EmptyState
          icon="partners"
          title={version === null ? "No partner has this name" : `There is no version ${version}`}
          action={<Link to="/partners">All partners</Link>}
        />
      </Page>
    );
  }
  return (
    <Page
      title={`Definition of ${id}`}
      lead={
        <Link to="/partners/$slug" params={{ slug }}>
          {id}
        </Link>
      }
      actions={
        <ChoiceGroup
          label="Show"
          value={showsVersions ? "versions" : "editor"}
          choices={[
            { value: "editor", label: "Editor" },
            { value: "versions", label: `Versions${versions.data ? ` (${versions.data.length})` : ""}` },
          ]}
          onChange={(value) =>
            void navigate({
              to: "/partners/$slug/definition",
              params: { slug },
              search: { ...search, show: value === "versions" ? value : undefined },
            })
          }
        />
      }
    >
      {showsVersions ? (
        <QueryStates query={versions}>{(list) => <Versions slug={slug} versions={list} />}</QueryStates>
      ) : (
        <QueryStates query={definition} rows={16}>
          {(found) => (
            <PersonalScope partner={slug}>
              <DraftEditor
                key={`${found.version}/${found.sha256}`}
                slug={slug}
                definition={found}
                versions={versions.data ?? []}
              />
            </PersonalScope>
          )}
        </QueryStates>
      )}
    </Page>
  );
}
